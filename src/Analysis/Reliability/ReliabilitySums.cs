using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.Reliability;

/// <summary>Sums of one head: its self-repair over all positions and prompt by prompt, its positions by their
/// repair.</summary>
internal sealed class ReliabilitySums : IMergeable<ReliabilitySums>
{
    /// <summary>Empty sums.</summary>
    public ReliabilitySums()
    {
        Repair = new TermSums(ReliabilityTerms.SummedCount, keepsPrompts: false);
        Counts = new RepairCounts();
        Spreads = new PromptSpreads();
    }

    private ReliabilitySums(PlainDataReader reader)
    {
        Repair = TermSums.Read(reader);
        Counts = RepairCounts.Read(reader);
        Spreads = PromptSpreads.Read(reader);
    }

    /// <summary>self_repair over all positions.</summary>
    public TermSums Repair { get; }

    /// <summary>The positions by their repair.</summary>
    public RepairCounts Counts { get; private set; }

    /// <summary>self_repair prompt by prompt.</summary>
    public PromptSpreads Spreads { get; }

    /// <inheritdoc/>
    public static ReliabilitySums Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        Repair.Write(writer);
        Counts.Write(writer);
        Spreads.Write(writer);
    }

    /// <summary>Takes one prompt.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="values"><see cref="ReliabilityTerms.All"/> at every scored position.</param>
    /// <param name="counted">1 where a position counts and 0 where not, [scored].</param>
    /// <param name="floor">Least lost direct effect of a position that shares count, logits.</param>
    public void AddPrompt(int prompt, TermValues values, ReadOnlySpan<double> counted, double floor)
    {
        Repair.AddPrompt(prompt, values, counted);
        Counts += RepairCounts.Of(values, counted, floor);
        Spreads.AddPrompt(prompt, values[Terms.SelfRepair], counted);
    }

    /// <inheritdoc/>
    public void Merge(ReliabilitySums later)
    {
        Repair.Merge(later.Repair);
        Counts += later.Counts;
        Spreads.Merge(later.Spreads);
    }
}
