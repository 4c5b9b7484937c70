using Microsoft.ML.OnnxRuntime;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Sessions;

namespace SelfRepair.Inference.Rows;

/// <summary>The most likely token of each row while the vocabulary is gone through, tile after tile.</summary>
internal sealed class TopTokens
{
    private OrtValue largest;
    private OrtValue nextLargest;
    private OrtValue nextTokens;

    /// <summary>No token yet: id 0, which a row without a finite logit keeps.</summary>
    /// <param name="buffers">Where the tensors live.</param>
    /// <param name="rows">Number of rows.</param>
    public TopTokens(BatchBuffers buffers, int rows)
    {
        largest = buffers.Get("lens.largest.0", rows, 1);
        nextLargest = buffers.Get("lens.largest.1", rows, 1);
        Tokens = buffers.Get("lens.top.0", rows, 1);
        nextTokens = buffers.Get("lens.top.1", rows, 1);
        BatchBuffers.Floats(largest).Fill(float.NegativeInfinity);
        BatchBuffers.Floats(Tokens).Clear();
    }

    /// <summary>Ids of the most likely tokens so far, [rows, 1].</summary>
    public OrtValue Tokens { get; private set; }

    /// <summary>Binds what is known before a tile, and what is with it.</summary>
    /// <param name="binding">The tile's run.</param>
    public void Bind(SessionBinding binding)
    {
        binding.Input(LensGraphs.LargestBefore, largest);
        binding.Input(LensGraphs.TopBefore, Tokens);
        binding.Output(LensGraphs.Largest, nextLargest);
        binding.Output(LensGraphs.Top, nextTokens);
    }

    /// <summary>Takes what the tile left.</summary>
    public void Turn()
    {
        (largest, nextLargest) = (nextLargest, largest);
        (Tokens, nextTokens) = (nextTokens, Tokens);
    }
}
