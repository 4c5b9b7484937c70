using SelfRepair.Analysis.PlainData;

namespace SelfRepair.Analysis.Statistics;

/// <summary>One term prompt by prompt: its mean over a prompt's positions, and how far they lie around it
/// (E77).</summary>
public sealed class PromptSpreads : IPlainData<PromptSpreads>
{
    /// <summary>Bytes of a prompt: two integers and two numbers.</summary>
    public const int BytesOfPrompt = (2 * sizeof(int)) + (2 * sizeof(double));

    private readonly List<PromptSpread> prompts;

    /// <summary>No prompt yet.</summary>
    public PromptSpreads() => prompts = [];

    private PromptSpreads(List<PromptSpread> prompts) => this.prompts = prompts;

    /// <summary>The prompts that have a position, in the order in which they were added.</summary>
    public IReadOnlyList<PromptSpread> Prompts => prompts;

    /// <inheritdoc/>
    public static PromptSpreads Read(PlainDataReader reader) => new(reader.ReadGrowing<PromptSpread>());

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer) => writer.Write(prompts);

    /// <summary>Takes the positions of a prompt that count; none of it was taken before.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="values">The term at every scored position.</param>
    /// <param name="counted">1 where a position counts and 0 where not, [scored].</param>
    public void AddPrompt(int prompt, ReadOnlySpan<double> values, ReadOnlySpan<double> counted)
    {
        int count = 0;
        double sum = 0;
        for (int scored = 0; scored < values.Length; scored++)
        {
            count += counted[scored] == 0 ? 0 : 1;
            sum += counted[scored] == 0 ? 0 : values[scored];
        }

        if (count == 0)
        {
            return;
        }

        double mean = sum / count;
        double squares = 0;
        for (int scored = 0; scored < values.Length; scored++)
        {
            double deviation = counted[scored] == 0 ? 0 : values[scored] - mean;
            squares += deviation * deviation;
        }

        prompts.Add(new PromptSpread(prompt, count, mean, squares));
    }

    /// <summary>Adds later prompts.</summary>
    /// <param name="later">They.</param>
    public void Merge(PromptSpreads later) => prompts.AddRange(later.prompts);
}

/// <summary>One term over the positions of one prompt.</summary>
/// <param name="Prompt">Index of the prompt, from 0.</param>
/// <param name="Count">Its positions that count, at least 1.</param>
/// <param name="Mean">Mean over them.</param>
/// <param name="SquaredDeviations">Sum of (x - mean)^2 over them.</param>
public readonly record struct PromptSpread(int Prompt, int Count, double Mean, double SquaredDeviations)
{
    /// <summary>Variance over its positions, n - 1; null where it has one.</summary>
    public double? Variance => Count < 2 ? null : SquaredDeviations / (Count - 1);
}
