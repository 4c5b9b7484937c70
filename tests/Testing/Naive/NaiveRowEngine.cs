using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Testing.Naive;

/// <summary>Runs rows one at a time in double precision: an oracle for the analysis and for the real engine.</summary>
/// <param name="model">The model.</param>
public sealed class NaiveRowEngine(NaiveModel model) : IRowEngine
{
    private int blockPasses;

    /// <inheritdoc/>
    public ModelShape Shape => model.Shape;

    /// <summary>Blocks that ran so far.</summary>
    public int BlockPasses => blockPasses;

    /// <summary>Opens the engine on a golden checkpoint, or on the embedded model.</summary>
    /// <param name="name"><c>parallel</c>, <c>serial</c>, <c>odd</c> or <c>neox-tiny</c>.</param>
    public static NaiveRowEngine OpenGolden(string name) => new(new NaiveModel(GoldenModels.FolderOf(name)));

    /// <inheritdoc/>
    public int BatchTokens => 64;

    /// <inheritdoc/>
    public float UnembeddingBias(int token) => (float)model.BiasU[token];

    /// <inheritdoc/>
    public float[] HeadWrite(HeadId head, ReadOnlySpan<float> z)
    {
        List<float> writes = [];
        for (int start = 0; start < z.Length; start += Shape.DHead)
        {
            double[] output = [.. z.Slice(start, Shape.DHead).ToArray().Select(value => (double)value)];
            writes.AddRange(NaiveCache.Floats(
                model.Blocks[head.Layer].O[head.Index].Apply(output, new double[Shape.DModel])));
        }

        return [.. writes];
    }

    /// <inheritdoc/>
    public IEnumerable<TaggedReadings<TTag>> Run<TTag>(
        IEnumerable<TaggedRow<TTag>> rows, CancellationToken cancellationToken)
    {
        foreach ((Row row, TTag tag) in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            NaivePass pass = new(model, row);
            yield return new TaggedReadings<TTag>(tag, pass.Run());
            Interlocked.Add(ref blockPasses, pass.BlockPasses);
        }
    }
}
