namespace SelfRepair.Analysis.SelfRepair;

/// <summary>The top positions of every head, looked up by prompt (E42).</summary>
/// <param name="plan">The plan.</param>
/// <param name="chosen">Chosen positions among all scored ones, prompt-major, ascending, [head in row
/// order][chosen].</param>
internal sealed class TopPositions(SelfRepairPlan plan, IReadOnlyList<int[]> chosen)
{
    /// <summary>Whether a head has a top position in a prompt.</summary>
    /// <param name="row">The head's row.</param>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    public bool Has(int row, int prompt) => !Of(row, prompt).IsEmpty;

    /// <summary>The prompts that hold a top position of a head, ascending.</summary>
    /// <param name="row">The head's row.</param>
    public IEnumerable<int> PromptsOf(int row)
    {
        int prompt = 0;
        int last = -1;
        foreach (int position in chosen[row])
        {
            while (plan.OffsetOf(prompt + 1) <= position)
            {
                prompt++;
            }

            if (prompt != last)
            {
                yield return prompt;
                last = prompt;
            }
        }
    }

    /// <summary>Marks the top positions of one head in one prompt.</summary>
    /// <param name="row">The head's row.</param>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    /// <param name="marks">1 where a position is a top one, else 0, [scored].</param>
    public void Mark(int row, int prompt, Span<double> marks)
    {
        marks.Clear();
        foreach (int position in Of(row, prompt))
        {
            marks[position - plan.OffsetOf(prompt)] = 1;
        }
    }

    /// <summary>The top positions of one head in one prompt, as ascending indices among its scored ones.</summary>
    /// <param name="row">The head's row.</param>
    /// <param name="prompt">Index of the prompt, from 0.</param>
    public int[] In(int row, int prompt)
    {
        int[] indices = Of(row, prompt).ToArray();
        for (int index = 0; index < indices.Length; index++)
        {
            indices[index] -= plan.OffsetOf(prompt);
        }

        return indices;
    }

    private ReadOnlySpan<int> Of(int row, int prompt)
    {
        int first = FirstAtLeast(chosen[row], plan.OffsetOf(prompt));
        int end = FirstAtLeast(chosen[row], plan.OffsetOf(prompt + 1));
        return chosen[row].AsSpan(first, end - first);
    }

    private static int FirstAtLeast(int[] ascending, int position)
    {
        int found = Array.BinarySearch(ascending, position);
        return found >= 0 ? found : ~found;
    }
}
