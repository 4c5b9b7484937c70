namespace SelfRepair.Analysis.SelfRepair;

/// <summary>Collects token rows column by column, in the order they come.</summary>
/// <param name="modes">The LayerNorm modes asked for.</param>
internal sealed class TokenRows(LayerNormModes modes)
{
    private readonly List<int> prompts = [];
    private readonly List<int> layers = [];
    private readonly List<int> heads = [];
    private readonly List<int> positions = [];
    private readonly List<int> tokenIds = [];
    private readonly List<int> targetIds = [];
    private readonly List<bool> tops = [];
    private readonly List<float>?[] values =
        [.. Terms.All.Select(term => Terms.IsMeasured(term, modes) ? new List<float>() : null)];

    /// <summary>Adds the positions of one head in one prompt.</summary>
    /// <param name="clean">The prompt's clean run.</param>
    /// <param name="head">The ablated head.</param>
    /// <param name="terms">The terms at every scored position.</param>
    /// <param name="chosen">Not 0 where a row is kept, [scored].</param>
    /// <param name="top">Not 0 where the position is a top one, [scored].</param>
    public void Add(
        CleanPrompt clean,
        Transformers.HeadId head,
        PositionTerms terms,
        ReadOnlySpan<double> chosen,
        ReadOnlySpan<double> top)
    {
        for (int scored = 0; scored < chosen.Length; scored++)
        {
            if (chosen[scored] == 0)
            {
                continue;
            }

            prompts.Add(clean.Prompt);
            layers.Add(head.Layer);
            heads.Add(head.Index);
            positions.Add(clean.Scored.Positions[scored]);
            tokenIds.Add(clean.Cache.Tokens.Span[clean.Scored.Positions[scored]]);
            targetIds.Add(clean.Scored.Targets[scored]);
            tops.Add(top[scored] != 0);
            for (int term = 0; term < values.Length; term++)
            {
                values[term]?.Add((float)terms[(Term)term][scored]);
            }
        }
    }

    /// <summary>Puts the rows of one prompt in the order of layer, head, position: batches may hold its heads in
    /// another one.</summary>
    public void SortByHead()
    {
        (int Layer, int Head, int Position) Key(int row) => (layers[row], heads[row], positions[row]);
        bool isSorted = true;
        for (int row = 1; row < prompts.Count && isSorted; row++)
        {
            isSorted = Key(row - 1).CompareTo(Key(row)) < 0;
        }

        if (!isSorted)
        {
            TakeInOrder([.. Enumerable.Range(0, prompts.Count).OrderBy(Key)]);
        }
    }

    /// <summary>Adds the rows of later prompts.</summary>
    /// <param name="later">Their rows.</param>
    public void Append(TokenRows later)
    {
        prompts.AddRange(later.prompts);
        layers.AddRange(later.layers);
        heads.AddRange(later.heads);
        positions.AddRange(later.positions);
        tokenIds.AddRange(later.tokenIds);
        targetIds.AddRange(later.targetIds);
        tops.AddRange(later.tops);
        for (int term = 0; term < values.Length; term++)
        {
            values[term]?.AddRange(later.values[term]!);
        }
    }

    /// <summary>The rows as columns.</summary>
    public TokenColumns ToColumns() => new()
    {
        Prompt = [.. prompts],
        Layer = [.. layers],
        HeadIndex = [.. heads],
        Position = [.. positions],
        TokenId = [.. tokenIds],
        TargetId = [.. targetIds],
        IsTop = [.. tops],
        Values = [.. values.Select(column => column?.ToArray())],
    };

    private void TakeInOrder(int[] order)
    {
        Take(prompts, order);
        Take(layers, order);
        Take(heads, order);
        Take(positions, order);
        Take(tokenIds, order);
        Take(targetIds, order);
        Take(tops, order);
        foreach (List<float> column in values.OfType<List<float>>())
        {
            Take(column, order);
        }
    }

    private static void Take<TValue>(List<TValue> column, int[] order)
    {
        TValue[] taken = [.. order.Select(row => column[row])];
        column.Clear();
        column.AddRange(taken);
    }
}
