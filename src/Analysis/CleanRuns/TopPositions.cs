using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Analysis.CleanRuns;

/// <summary>The top positions of every head, looked up by prompt (E42).</summary>
/// <param name="prompts">The prompts.</param>
/// <param name="tops">Top positions among all scored ones, prompt-major, ascending, [head][top].</param>
internal sealed class TopPositions(ScoredPrompts prompts, IReadOnlyList<int[]> tops)
{
    /// <summary>Whether a head has a top position in a prompt.</summary>
    /// <param name="head">The head, by its place in the choice.</param>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    public bool Has(int head, int prompt) => !Of(head, prompt).IsEmpty;

    /// <summary>Marks the top positions of one head in one prompt.</summary>
    /// <param name="head">The head, by its place in the choice.</param>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="marks">1 where a position is a top one, else 0, [scored].</param>
    public void Mark(int head, int prompt, Span<double> marks)
    {
        marks.Clear();
        foreach (int position in Of(head, prompt))
        {
            marks[position - prompts.OffsetOf(prompt)] = 1;
        }
    }

    /// <summary>The top positions of one head in one prompt, as ascending indices among its scored ones.</summary>
    /// <param name="head">The head, by its place in the choice.</param>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    public int[] In(int head, int prompt)
    {
        int[] indices = Of(head, prompt).ToArray();
        for (int index = 0; index < indices.Length; index++)
        {
            indices[index] -= prompts.OffsetOf(prompt);
        }

        return indices;
    }

    private ReadOnlySpan<int> Of(int head, int prompt)
    {
        int first = FirstAtLeast(tops[head], prompts.OffsetOf(prompt));
        int end = FirstAtLeast(tops[head], prompts.OffsetOf(prompt + 1));
        return tops[head].AsSpan(first, end - first);
    }

    private static int FirstAtLeast(int[] ascending, int position)
    {
        int found = Array.BinarySearch(ascending, position);
        return found >= 0 ? found : ~found;
    }
}
