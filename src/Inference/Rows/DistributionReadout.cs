using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>Goes through the vocabulary for rows' distributions, on the device, a tile of W_U at a time.</summary>
/// <remarks>A tile's logits of as many rows as are read at once, and what is made of them, are a dozen tensors of no
/// more than <see cref="VocabularyReadout.RowsAtOnce"/> x <see cref="VocabularyReadout.TileTokens"/> numbers: 20 MiB on
/// the processor.</remarks>
/// <param name="sessions">Makes its sessions.</param>
/// <param name="package">The model.</param>
internal sealed class DistributionReadout(BlockSessions sessions, ModelPackage package) : IDisposable
{
    private readonly ConcurrentDictionary<(int TopCount, bool IsHeldAgainst), RetryingLazy<InferenceSession>> made = [];
    private readonly HostDevice host = new();

    /// <summary>Adds a tile's tokens.</summary>
    /// <param name="topCount">How many of the most likely tokens are looked for.</param>
    /// <param name="isHeldAgainst">Whether the rows are held against others.</param>
    /// <param name="tile">The tile's first token, and its tokens.</param>
    /// <param name="bind">Binds what is known of the rows and of the tile.</param>
    /// <param name="cancellation">Stops it.</param>
    public void AddTokens(
        int topCount,
        bool isHeldAgainst,
        (int First, int Count) tile,
        Action<SessionBinding> bind,
        Cancellation cancellation)
    {
        int width = package.Architecture.Shape.DModel;
        using DeviceTensor unembedding = DeviceTensor.At(
            host,
            TensorElementType.Float,
            package.Weights.Address(WeightNames.Unembedding),
            package.Architecture.Shape.DVocab,
            width);
        using OrtValue matrix = unembedding.View((long)tile.First * width, tile.Count, width);
        using SessionBinding binding = sessions.Bind(Session(topCount, isHeldAgainst));
        binding.Input(DistributionGraph.Matrix, matrix);
        bind(binding);
        binding.Run(cancellation);
    }

    public void Dispose()
    {
        foreach (RetryingLazy<InferenceSession> session in made.Values)
        {
            session.DisposeValue();
        }

        host.Dispose();
    }

    private InferenceSession Session(int topCount, bool isHeldAgainst) => made.GetOrAdd(
        (topCount, isHeldAgainst),
        key => new RetryingLazy<InferenceSession>(() => sessions.CreateWithoutWeights(
            DistributionGraph.Build(package.Architecture.Shape, key.TopCount, key.IsHeldAgainst)))).Value;
}
