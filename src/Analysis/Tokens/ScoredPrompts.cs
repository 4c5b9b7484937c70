using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.Tokens;

/// <summary>Valid prompts with their scored positions, which are counted over all prompts, prompt-major.</summary>
public sealed class ScoredPrompts
{
    private readonly IReadOnlyList<Prompt> prompts;
    private readonly PositionChoice positions;
    private readonly Metric metric;
    private readonly int[] offsets;

    /// <summary>Counts the positions of valid prompts.</summary>
    /// <param name="prompts">The prompts, at least one.</param>
    /// <param name="positions">The positions asked for.</param>
    /// <param name="metric">What is followed there.</param>
    public ScoredPrompts(IReadOnlyList<Prompt> prompts, PositionChoice positions, Metric metric)
    {
        this.prompts = prompts;
        this.positions = positions;
        this.metric = metric;
        offsets = new int[prompts.Count + 1];
        for (int prompt = 0; prompt < prompts.Count; prompt++)
        {
            offsets[prompt + 1] = offsets[prompt] + Scoring.CountOf(prompts[prompt].Tokens.Length, positions);
        }
    }

    /// <summary>Number of prompts.</summary>
    public int Count => prompts.Count;

    /// <summary>Scored positions of all prompts, N.</summary>
    public int ScoredCount => offsets[^1];

    /// <summary>Tokens of all prompts.</summary>
    public long TokenCount => prompts.Sum(prompt => (long)prompt.Tokens.Length);

    /// <summary>Whether the most likely tokens have to be found before anything is scored.</summary>
    public bool NeedTargets => positions.IsLast && prompts[0].Target is null;

    /// <summary>Tokens of each prompt, [prompt].</summary>
    public int[] Lengths() => [.. prompts.Select(prompt => prompt.Tokens.Length)];

    /// <summary>Index of a prompt's first scored position among all.</summary>
    /// <param name="prompt">Index of the prompt, from 0, or their number.</param>
    public int OffsetOf(int prompt) => offsets[prompt];

    /// <summary>Number of tokens of a prompt up to its last scored position: nothing after it changes what is
    /// read.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    public int LengthOf(int prompt) => Scoring.LengthOf(prompts[prompt].Tokens.Length, positions);

    /// <summary>All tokens of a prompt, [pos].</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    public ReadOnlyMemory<int> TokensOf(int prompt) => prompts[prompt].Tokens;

    /// <summary>The scored positions and tokens of a prompt.</summary>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="targets">The target of each prompt's last position, where that is scored, [prompt].</param>
    public ScoredTokens ScoredOf(int prompt, IReadOnlyList<int> targets) =>
        Scoring.Of(prompts[prompt], positions, metric, targets[prompt]);

    /// <summary>The prompts' own targets, 0 where they have none, [prompt].</summary>
    public int[] OwnTargets() => [.. prompts.Select(prompt => prompt.Target ?? 0)];
}
