using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;

namespace SelfRepair.Analysis.Tests.HeadSweeps;

/// <summary>One head under zero ablation in one prompt, read from the engine itself: what its change writes, and what
/// any write in its place does.</summary>
internal sealed class WrittenHead
{
    private readonly IRowEngine engine;
    private readonly HeadId head;
    private readonly RowReadings clean;

    public WrittenHead(IRowEngine engine, HeadId head, int[] prompt)
    {
        this.engine = engine;
        this.head = head;
        clean = Run(Row.FromEmbedding(prompt, NextTokens.Of(prompt), RowReads.Z | RowReads.Streams));
        ModelShape shape = engine.Shape;
        ReadOnlySpan<float> z = clean.Cache!.Z(head.Layer).Span;
        float[] lost = new float[prompt.Length * shape.DHead];
        for (int index = 0; index < lost.Length; index++)
        {
            (int position, int dimension) = Math.DivRem(index, shape.DHead);
            lost[index] = -z[(((position * shape.HeadCount) + head.Index) * shape.DHead) + dimension];
        }

        RowStart last = new(
            clean.Cache, shape.LayerCount, BlockEntry.Attention, new HeadDifference(head, lost));
        ReadOnlySpan<float> changed = Run(Row.From(last, RowReads.Streams)).Cache!.ResidPre(shape.LayerCount).Span;
        ReadOnlySpan<float> before = clean.Cache.ResidPre(shape.LayerCount).Span;
        Change = new float[changed.Length];
        for (int index = 0; index < Change.Length; index++)
        {
            Change[index] = changed[index] - before[index];
        }
    }

    /// <summary>Its change of write, [pos, d_model].</summary>
    public float[] Change { get; }

    /// <summary>A direction scaled, position by position, to the norm of the change, [pos, d_model].</summary>
    public float[] Scaled(double[] direction)
    {
        int width = direction.Length;
        return
        [
            .. Change.Chunk(width).SelectMany(position =>
            {
                double norm = Math.Sqrt(position.Sum(value => (double)value * value));
                return direction.Select(value => (float)(norm * value));
            }),
        ];
    }

    /// <summary>Sum over positions of the passive term of a write.</summary>
    public double Passive(float[] write)
    {
        RowReadings isolated = Isolated(write);
        return Sum(scored => Breakdowns.LayerNormRepair.Of(
            isolated.FinalProjection.Span[scored],
            isolated.FinalScale.Span[scored],
            clean.FinalScale.Span[scored]));
    }

    /// <summary>Sum over positions of the self-repair after a write in the head's place.</summary>
    public double SelfRepair(float[] write)
    {
        RowStart start = engine.Shape.IsParallel
            ? new RowStart(clean.Cache!, head.Layer + 1, BlockEntry.Attention, new VectorDifference(write))
            : new RowStart(clean.Cache!, head.Layer, BlockEntry.Mlp, new VectorDifference(write));
        RowReadings live = Run(Row.From(start, RowReads.None));
        RowReadings isolated = Isolated(write);
        return Sum(scored =>
        {
            double scale = clean.FinalScale.Span[scored];
            double before = clean.FinalProjection.Span[scored];
            double after = (double)live.FinalProjection.Span[scored] / live.FinalScale.Span[scored];
            return after - (before / scale) - ((isolated.FinalProjection.Span[scored] - before) / scale);
        });
    }

    private RowReadings Isolated(float[] write) => Run(Row.From(
        new RowStart(clean.Cache!, engine.Shape.LayerCount, BlockEntry.Attention, new VectorDifference(write)),
        RowReads.None));

    private double Sum(Func<int, double> term) => Enumerable.Range(0, clean.FinalScale.Length).Sum(term);

    private RowReadings Run(Row row) => engine.Run([row], CancellationToken.None).Single();
}
