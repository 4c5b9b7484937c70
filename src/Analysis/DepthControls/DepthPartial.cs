using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.DepthControls;

/// <summary>What chunks leave: sums by head, and clean direct effects by layer.</summary>
internal sealed class DepthPartial : IMergeable<DepthPartial>
{
    /// <summary>An empty partial.</summary>
    /// <param name="ordinals">The heads that are summed, ascending.</param>
    /// <param name="directionCount">Random directions.</param>
    /// <param name="shape">The model's dimensions.</param>
    public DepthPartial(int[] ordinals, int directionCount, ModelShape shape)
    {
        Heads = new HeadSweepPartial<DepthSums>(ordinals, () => new DepthSums(directionCount, shape));
        Clean = new LayerEffects(shape);
    }

    private DepthPartial(PlainDataReader reader)
    {
        Heads = HeadSweepPartial<DepthSums>.Read(reader);
        Clean = LayerEffects.Read(reader);
    }

    /// <summary>Sums by head.</summary>
    public HeadSweepPartial<DepthSums> Heads { get; }

    /// <summary>Clean direct effects by layer.</summary>
    public LayerEffects Clean { get; }

    /// <inheritdoc/>
    public static DepthPartial Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        Heads.Write(writer);
        Clean.Write(writer);
    }

    /// <inheritdoc/>
    public void Merge(DepthPartial later)
    {
        Heads.Merge(later.Heads);
        Clean.Merge(later.Clean);
    }
}
