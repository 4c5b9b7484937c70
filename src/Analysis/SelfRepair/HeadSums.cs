using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.HeadSweeps;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Sums of one head: its terms, its positions by their repair, its draws, and where asked what every other
/// component changed.</summary>
internal sealed class HeadSums : IPlainData<HeadSums>
{
    private readonly double[] drawLogitChanges;
    private readonly double[] drawSelfRepairs;
    private readonly double[] headRepairs;
    private readonly double[] mlpRepairs;

    /// <summary>Empty sums.</summary>
    /// <param name="layout">What is summed.</param>
    public HeadSums(SumLayout layout)
    {
        Terms = new TermSums(layout.Terms.Count, layout.KeepsPrompts);
        drawLogitChanges = new double[layout.RunCount];
        drawSelfRepairs = new double[layout.RunCount];
        headRepairs = new double[layout.HasMatrix ? layout.Shape.LayerCount * layout.Shape.HeadCount : 0];
        mlpRepairs = new double[layout.HasMatrix ? layout.Shape.LayerCount : 0];
    }

    private HeadSums(PlainDataReader reader)
    {
        Terms = TermSums.Read(reader);
        Counts = RepairCounts.Read(reader);
        drawLogitChanges = reader.ReadArray<double>();
        drawSelfRepairs = reader.ReadArray<double>();
        headRepairs = reader.ReadArray<double>();
        mlpRepairs = reader.ReadArray<double>();
    }

    /// <summary>Sums of the terms.</summary>
    public TermSums Terms { get; }

    /// <summary>Number of positions, n.</summary>
    public long Count => Terms.Count;

    /// <summary>The positions by their repair.</summary>
    public RepairCounts Counts { get; private set; } = new();

    /// <summary>Sum of logit_change, [draw].</summary>
    public IReadOnlyList<double> DrawLogitChanges => drawLogitChanges;

    /// <summary>Sum of self_repair, [draw].</summary>
    public IReadOnlyList<double> DrawSelfRepairs => drawSelfRepairs;

    /// <summary>Sum of each head's change in direct effect, [layer, head]; empty without a matrix.</summary>
    public IReadOnlyList<double> HeadRepairs => headRepairs;

    /// <summary>Sum of each MLP layer's change in direct effect, [layer]; empty without a matrix.</summary>
    public IReadOnlyList<double> MlpRepairs => mlpRepairs;

    /// <summary>Sums one prompt's positions.</summary>
    /// <param name="layout">What is summed.</param>
    /// <param name="ablated">The head in the prompt, whose rows are read.</param>
    /// <param name="breakdown">Its terms at every scored position.</param>
    /// <param name="counted">1 where a position counts and 0 where not, [scored].</param>
    public static HeadSums OfPrompt(
        SumLayout layout, AblatedHead ablated, Breakdown breakdown, ReadOnlySpan<double> counted)
    {
        HeadSums sums = new(layout);
        sums.Terms.AddPrompt(ablated.Clean.Prompt, breakdown.Values, counted);
        sums.Counts = RepairCounts.Of(breakdown.Values, counted, layout.Floor);
        for (int draw = 0; draw < layout.RunCount; draw++)
        {
            sums.drawLogitChanges[draw] = Sum(breakdown.LogitChangesOf(draw), counted);
            sums.drawSelfRepairs[draw] = Sum(breakdown.SelfRepairsOf(draw), counted);
            if (layout.HasMatrix)
            {
                ComponentChanges.AddByComponent(
                    ablated.Clean.Readings,
                    ablated.RunOf(draw).Live.Blocks,
                    counted,
                    sums.headRepairs,
                    sums.mlpRepairs);
            }
        }

        return sums;
    }

    /// <inheritdoc/>
    public static HeadSums Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        Terms.Write(writer);
        Counts.Write(writer);
        writer.Write<double>(drawLogitChanges);
        writer.Write<double>(drawSelfRepairs);
        writer.Write<double>(headRepairs);
        writer.Write<double>(mlpRepairs);
    }

    /// <summary>Adds the sums of later prompts.</summary>
    /// <param name="later">Their sums.</param>
    public void Merge(HeadSums later)
    {
        Terms.Merge(later.Terms);
        Counts += later.Counts;
        Sequence.Add(drawLogitChanges, later.drawLogitChanges);
        Sequence.Add(drawSelfRepairs, later.drawSelfRepairs);
        Sequence.Add(headRepairs, later.headRepairs);
        Sequence.Add(mlpRepairs, later.mlpRepairs);
    }

    private static double Sum(ReadOnlySpan<double> values, ReadOnlySpan<double> counted)
    {
        double sum = 0;
        for (int scored = 0; scored < values.Length; scored++)
        {
            sum += counted[scored] == 0 ? 0 : values[scored];
        }

        return sum;
    }
}

/// <summary>What is summed of each head.</summary>
/// <param name="Shape">The model's dimensions.</param>
/// <param name="Terms">The terms that are measured.</param>
/// <param name="RunCount">Draws whose outcomes are averaged.</param>
/// <param name="Floor">Least lost direct effect of a position that the shares count, logits.</param>
/// <param name="HasMatrix">Whether every component's change is summed.</param>
/// <param name="KeepsPrompts">Whether each prompt's own sums are kept.</param>
internal sealed record SumLayout(
    ModelShape Shape, TermSet Terms, int RunCount, double Floor, bool HasMatrix, bool KeepsPrompts);
