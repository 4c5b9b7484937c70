using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Sums over the positions of one head row, in double (E47): of one prompt, a chunk or an analysis.</summary>
/// <remarks>Sums of whole prompts add, so that merging in prompt order gives the same bits however prompts were
/// run.</remarks>
internal sealed class RowSums
{
    private readonly double[] sums = new double[Terms.Count];
    private readonly double[] squares = new double[Terms.Count];
    private readonly double[] squaredPromptSums = new double[Terms.Count];
    private readonly double[] weightedPromptSums = new double[Terms.Count];
    private readonly double[] runLogitChanges;
    private readonly double[] runSelfRepairs;
    private readonly double[] headRepairs;
    private readonly double[] mlpRepairs;
    private readonly List<PromptSum>? prompts;

    /// <summary>Empty sums.</summary>
    /// <param name="layout">What is summed.</param>
    public RowSums(RowLayout layout)
    {
        runLogitChanges = new double[layout.RunCount];
        runSelfRepairs = new double[layout.RunCount];
        headRepairs = new double[layout.HasMatrix ? layout.Shape.LayerCount * layout.Shape.HeadCount : 0];
        mlpRepairs = new double[layout.HasMatrix ? layout.Shape.LayerCount : 0];
        prompts = layout.KeepsPrompts ? [] : null;
    }

    /// <summary>Number of positions, n.</summary>
    public long Count { get; private set; }

    /// <summary>Number of prompts that hold at least one of them.</summary>
    public int PromptCount { get; private set; }

    /// <summary>sum n_p^2 over prompts.</summary>
    public double SquaredCounts { get; private set; }

    /// <summary>The positions by their repair.</summary>
    public RepairCounts Counts { get; private set; } = new();

    /// <summary>Sum of a term.</summary>
    public IReadOnlyList<double> Sums => sums;

    /// <summary>Sums of squares, [term].</summary>
    public IReadOnlyList<double> Squares => squares;

    /// <summary>sum S_p^2 over prompts, [term].</summary>
    public IReadOnlyList<double> SquaredPromptSums => squaredPromptSums;

    /// <summary>sum n_p S_p over prompts, [term].</summary>
    public IReadOnlyList<double> WeightedPromptSums => weightedPromptSums;

    /// <summary>Sum of logit_change, [run].</summary>
    public IReadOnlyList<double> RunLogitChanges => runLogitChanges;

    /// <summary>Sum of self_repair, [run].</summary>
    public IReadOnlyList<double> RunSelfRepairs => runSelfRepairs;

    /// <summary>Sum of each head's change in direct effect, [layer, head]; empty without a matrix.</summary>
    public IReadOnlyList<double> HeadRepairs => headRepairs;

    /// <summary>Sum of each MLP layer's change in direct effect, [layer]; empty without a matrix.</summary>
    public IReadOnlyList<double> MlpRepairs => mlpRepairs;

    /// <summary>Sums of each prompt, in prompt order; null where no bootstrap asks for them.</summary>
    public IReadOnlyList<PromptSum>? Prompts => prompts;

    /// <summary>Sums one prompt's chosen positions.</summary>
    /// <param name="layout">What is summed.</param>
    /// <param name="clean">The prompt's clean run.</param>
    /// <param name="runs">The ablated runs.</param>
    /// <param name="terms">The terms at every scored position.</param>
    /// <param name="chosen">1 where a position counts and 0 where not, [scored].</param>
    public static RowSums OfPrompt(
        RowLayout layout,
        CleanPrompt clean,
        ReadOnlySpan<AblatedRun> runs,
        PositionTerms terms,
        ReadOnlySpan<double> chosen)
    {
        RowSums prompt = new(layout);
        prompt.AddTerms(terms, chosen);
        prompt.Counts = RepairCounts.Of(terms, chosen, layout.Floor);
        prompt.Close(clean.Prompt);
        if (layout.HasMatrix)
        {
            foreach (AblatedRun run in runs)
            {
                ComponentRepair.AddByComponent(
                    clean.Readings, run.Live.Blocks, chosen, prompt.headRepairs, prompt.mlpRepairs);
            }
        }

        return prompt;
    }

    /// <summary>Adds the sums of later prompts.</summary>
    /// <param name="later">Their sums.</param>
    public void Merge(RowSums later)
    {
        Count += later.Count;
        PromptCount += later.PromptCount;
        SquaredCounts += later.SquaredCounts;
        Counts += later.Counts;
        Add(sums, later.sums);
        Add(squares, later.squares);
        Add(squaredPromptSums, later.squaredPromptSums);
        Add(weightedPromptSums, later.weightedPromptSums);
        Add(runLogitChanges, later.runLogitChanges);
        Add(runSelfRepairs, later.runSelfRepairs);
        Add(headRepairs, later.headRepairs);
        Add(mlpRepairs, later.mlpRepairs);
        prompts?.AddRange(later.prompts!);
    }

    private static void Add(double[] sums, double[] later)
    {
        for (int index = 0; index < sums.Length; index++)
        {
            sums[index] += later[index];
        }
    }

    private static double Sum(ReadOnlySpan<double> values, ReadOnlySpan<double> chosen)
    {
        double sum = 0;
        for (int scored = 0; scored < values.Length; scored++)
        {
            sum += chosen[scored] == 0 ? 0 : values[scored];
        }

        return sum;
    }

    private void AddTerms(PositionTerms terms, ReadOnlySpan<double> chosen)
    {
        foreach (Term term in Terms.All)
        {
            ReadOnlySpan<double> values = terms[term];
            sums[(int)term] = Sum(values, chosen);
            for (int scored = 0; scored < values.Length; scored++)
            {
                squares[(int)term] += chosen[scored] == 0 ? 0 : values[scored] * values[scored];
            }
        }

        for (int run = 0; run < runLogitChanges.Length; run++)
        {
            runLogitChanges[run] = Sum(terms.RunLogitChanges[run].AsSpan(0, terms.Count), chosen);
            runSelfRepairs[run] = Sum(terms.RunSelfRepairs[run].AsSpan(0, terms.Count), chosen);
        }

        foreach (double position in chosen)
        {
            Count += position == 0 ? 0 : 1;
        }
    }

    private void Close(int prompt)
    {
        if (Count == 0)
        {
            return;
        }

        PromptCount = 1;
        SquaredCounts = (double)Count * Count;
        for (int term = 0; term < sums.Length; term++)
        {
            squaredPromptSums[term] = sums[term] * sums[term];
            weightedPromptSums[term] = Count * sums[term];
        }

        prompts?.Add(new PromptSum(prompt, Count, [.. sums]));
    }
}

/// <summary>What head rows sum.</summary>
/// <param name="Shape">The model's dimensions.</param>
/// <param name="RunCount">Runs that are averaged.</param>
/// <param name="Floor">Least lost direct effect of a position that the shares count, logits.</param>
/// <param name="HasMatrix">Whether every component's change is summed.</param>
/// <param name="KeepsPrompts">Whether each prompt's own sums are kept.</param>
internal sealed record RowLayout(
    ModelShape Shape,
    int RunCount,
    double Floor,
    bool HasMatrix,
    bool KeepsPrompts);

/// <summary>One prompt's own sums.</summary>
/// <param name="Prompt">Index of the prompt, from 0.</param>
/// <param name="Count">Its positions.</param>
/// <param name="Sums">Their sums, [term].</param>
internal sealed record PromptSum(int Prompt, long Count, double[] Sums);
