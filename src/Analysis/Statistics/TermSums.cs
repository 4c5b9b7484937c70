using SelfRepair.Analysis.PlainData;

namespace SelfRepair.Analysis.Statistics;

/// <summary>Sums of terms over positions, in double (E47): of one prompt, a chunk or an analysis.</summary>
/// <remarks>With S_p, n_p a prompt's own sum and count. Sums of whole prompts add, so that merging in prompt order
/// gives the same bits however prompts were run.</remarks>
public sealed class TermSums : IPlainData<TermSums>
{
    private readonly double[] sums;
    private readonly double[] squares;
    private readonly double[] squaredPromptSums;
    private readonly double[] weightedPromptSums;
    private readonly List<PromptSum>? prompts;

    /// <summary>Empty sums.</summary>
    /// <param name="termCount">Number of terms.</param>
    /// <param name="keepsPrompts">Whether each prompt's own sums are kept, which a bootstrap asks for.</param>
    public TermSums(int termCount, bool keepsPrompts)
    {
        sums = new double[termCount];
        squares = new double[termCount];
        squaredPromptSums = new double[termCount];
        weightedPromptSums = new double[termCount];
        prompts = keepsPrompts ? [] : null;
    }

    private TermSums(PlainDataReader reader)
    {
        Count = reader.ReadInteger();
        PromptCount = reader.ReadInteger();
        SquaredCounts = reader.ReadNumber();
        sums = reader.ReadArray<double>();
        squares = reader.ReadArray<double>();
        squaredPromptSums = reader.ReadArray<double>();
        weightedPromptSums = reader.ReadArray<double>();
        prompts = reader.ReadListOrNull<PromptSum>()?.ToList();
    }

    /// <summary>Number of positions, n.</summary>
    public long Count { get; private set; }

    /// <summary>Number of prompts that hold at least one of them.</summary>
    public long PromptCount { get; private set; }

    /// <summary>sum n_p^2 over prompts.</summary>
    public double SquaredCounts { get; private set; }

    /// <summary>Sum of each term, [term].</summary>
    public IReadOnlyList<double> Sums => sums;

    /// <summary>Sums of each prompt, in prompt order; null where they are not kept.</summary>
    public IReadOnlyList<PromptSum>? Prompts => prompts;

    /// <inheritdoc/>
    public static TermSums Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write(Count);
        writer.Write(PromptCount);
        writer.Write(SquaredCounts);
        writer.Write<double>(sums);
        writer.Write<double>(squares);
        writer.Write<double>(squaredPromptSums);
        writer.Write<double>(weightedPromptSums);
        writer.WriteList(prompts);
    }

    /// <summary>Takes the positions of a prompt that count; none of it was taken before.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="values">The terms at every scored position.</param>
    /// <param name="counted">1 where a position counts and 0 where not, [scored].</param>
    public void AddPrompt(int prompt, TermValues values, ReadOnlySpan<double> counted)
    {
        long count = CountOf(counted);
        if (count == 0)
        {
            return;
        }

        double[] own = new double[sums.Length];
        for (int term = 0; term < own.Length; term++)
        {
            (own[term], double square) = Sum(values.At(term), counted);
            sums[term] += own[term];
            squares[term] += square;
            squaredPromptSums[term] += own[term] * own[term];
            weightedPromptSums[term] += count * own[term];
        }

        Count += count;
        PromptCount++;
        SquaredCounts += (double)count * count;
        prompts?.Add(new PromptSum(prompt, count, own));
    }

    /// <summary>Adds the sums of later prompts.</summary>
    /// <param name="later">Their sums.</param>
    public void Merge(TermSums later)
    {
        Count += later.Count;
        PromptCount += later.PromptCount;
        SquaredCounts += later.SquaredCounts;
        Sequence.Add(sums, later.sums);
        Sequence.Add(squares, later.squares);
        Sequence.Add(squaredPromptSums, later.squaredPromptSums);
        Sequence.Add(weightedPromptSums, later.weightedPromptSums);
        prompts?.AddRange(later.prompts!);
    }

    /// <summary>The statistics of one term (E38 to E40).</summary>
    /// <param name="term">The term's place.</param>
    /// <param name="interval">Its bootstrapped interval; null without one.</param>
    public TermStatistics StatisticsOf(int term, Interval? interval) => new(
        Pooled.Mean(Count, sums[term]),
        Pooled.StandardDeviation(Count, sums[term], squares[term]),
        PromptCount < 2
            ? null
            : Pooled.ClusteredError(
                Count, sums[term], squaredPromptSums[term], weightedPromptSums[term], SquaredCounts),
        interval?.Low,
        interval?.High);

    private static long CountOf(ReadOnlySpan<double> counted)
    {
        long count = 0;
        foreach (double position in counted)
        {
            count += position == 0 ? 0 : 1;
        }

        return count;
    }

    /// <summary>Positions that are left out may hold no numbers, and 0 times them would not be 0.</summary>
    private static (double Sum, double Square) Sum(ReadOnlySpan<double> values, ReadOnlySpan<double> counted)
    {
        double sum = 0;
        double square = 0;
        for (int scored = 0; scored < values.Length; scored++)
        {
            sum += counted[scored] == 0 ? 0 : values[scored];
            square += counted[scored] == 0 ? 0 : values[scored] * values[scored];
        }

        return (sum, square);
    }
}

/// <summary>One prompt's own sums.</summary>
/// <param name="Prompt">Index of the prompt, from 0.</param>
/// <param name="Count">Its positions.</param>
/// <param name="Sums">Their sums, [term].</param>
public sealed record PromptSum(int Prompt, long Count, double[] Sums) : IPlainData<PromptSum>
{
    /// <inheritdoc/>
    public static PromptSum Read(PlainDataReader reader) =>
        new((int)reader.ReadInteger(), reader.ReadInteger(), reader.ReadArray<double>());

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write((long)Prompt);
        writer.Write(Count);
        writer.Write<double>(Sums);
    }
}
