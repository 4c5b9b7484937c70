using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>One head to be ablated in one prompt, and what is read of it.</summary>
/// <param name="prompt">The prompt's place among the chunk's clean runs.</param>
/// <param name="ordinal">The head's ordinal.</param>
/// <param name="clean">The prompt's clean run, with the positions that are measured.</param>
/// <param name="differences">The changes of its output, up to the last position that is measured, [draw].</param>
internal sealed class AblatedHead(
    int prompt, int ordinal, CleanPrompt clean, IReadOnlyList<HeadDifference> differences)
{
    private readonly RowReadings?[][] readings =
        [.. Enum.GetValues<AblatedKind>().Select(_ => new RowReadings?[differences.Count])];

    /// <summary>The prompt's place among the chunk's clean runs.</summary>
    public int Prompt => prompt;

    /// <summary>The head's ordinal.</summary>
    public int Ordinal => ordinal;

    /// <summary>The prompt's clean run, with the positions that are measured.</summary>
    public CleanPrompt Clean => clean;

    /// <summary>The changes of its output, [draw].</summary>
    public IReadOnlyList<HeadDifference> Differences => differences;

    /// <summary>Takes what one of its rows read.</summary>
    /// <param name="tag">The row.</param>
    /// <param name="read">Its readings.</param>
    public void Take(AblatedRowTag tag, RowReadings read) => Take(tag.Kind, tag.Draw, read);

    /// <summary>Takes what one of its rows read.</summary>
    /// <param name="kind">The row's kind.</param>
    /// <param name="draw">The draw.</param>
    /// <param name="read">Its readings.</param>
    public void Take(AblatedKind kind, int draw, RowReadings read) => readings[(int)kind][draw] = read;

    /// <summary>Whether all of its rows are read.</summary>
    /// <param name="hasDownstream">Whether rows under frozen scales are among them.</param>
    /// <param name="hasLive">Whether rows of their own run the later blocks.</param>
    public bool IsRead(bool hasDownstream, bool hasLive) =>
        IsRead(AblatedKind.Isolated)
        && (!hasDownstream || IsRead(AblatedKind.Downstream))
        && (!hasLive || IsRead(AblatedKind.Live));

    /// <summary>What was read in one draw.</summary>
    /// <param name="draw">The draw.</param>
    public AblatedRun RunOf(int draw)
    {
        RowReadings isolated = Of(AblatedKind.Isolated, draw)!;
        return new AblatedRun(Of(AblatedKind.Live, draw) ?? isolated, isolated, Of(AblatedKind.Downstream, draw));
    }

    /// <summary>Lets go of what was read, once it is reduced.</summary>
    public void Release() => Array.ForEach(readings, kind => Array.Clear(kind));

    /// <summary>Forms the head's terms at every scored position.</summary>
    /// <param name="breakdown">Where they go.</param>
    /// <param name="head">The head.</param>
    /// <param name="shape">The model's dimensions.</param>
    public void Measure(Breakdown breakdown, HeadId head, ModelShape shape)
    {
        breakdown.Begin(clean);
        HeadProjection.OfClean(clean.Cache, clean.Subset, head, shape, breakdown.CleanEffects);
        for (int draw = 0; draw < differences.Count; draw++)
        {
            HeadProjection.OfChange(
                differences[draw].Z.Span, clean.Cache, clean.Subset, head, shape, breakdown.EffectChanges);
            breakdown.Add(RunOf(draw), members: null);
        }

        breakdown.End();
    }

    private RowReadings? Of(AblatedKind kind, int draw) => readings[(int)kind][draw];

    private bool IsRead(AblatedKind kind) => Array.TrueForAll(readings[(int)kind], read => read is not null);
}

/// <summary>Kinds of rows of an ablated head.</summary>
internal enum AblatedKind
{
    /// <summary>No block runs.</summary>
    Isolated,

    /// <summary>The later blocks run under the clean run's scales.</summary>
    Downstream,

    /// <summary>The later blocks run.</summary>
    Live,
}

/// <summary>Which row of which head in which prompt.</summary>
/// <param name="Layer">The head's layer.</param>
/// <param name="Head">The head in its prompt.</param>
/// <param name="Draw">The draw.</param>
/// <param name="Kind">The row's kind.</param>
/// <param name="Passes">Blocks that it runs.</param>
internal readonly record struct AblatedRowTag(
    AblatedLayer Layer, AblatedHead Head, int Draw, AblatedKind Kind, long Passes);
