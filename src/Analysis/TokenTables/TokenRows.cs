using SelfRepair.Analysis.CleanRuns;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.TokenTables;

/// <summary>Collects token rows column by column, in the order they come.</summary>
internal sealed class TokenRows : IPlainData<TokenRows>
{
    private readonly List<int> prompts;
    private readonly List<int> layers;
    private readonly List<int> heads;
    private readonly List<int> positions;
    private readonly List<int> tokenIds;
    private readonly List<int> targetIds;
    private readonly List<bool> tops;
    private readonly List<float>[] values;
    private readonly TopTokens? topTokens;

    /// <summary>No rows.</summary>
    /// <param name="terms">The terms that are kept.</param>
    /// <param name="topTokens">Where the most likely tokens go; null: none are kept.</param>
    public TokenRows(TermSet terms, TopTokens? topTokens = null)
    {
        this.topTokens = topTokens;
        prompts = [];
        layers = [];
        heads = [];
        positions = [];
        tokenIds = [];
        targetIds = [];
        tops = [];
        values = [.. terms.Select(_ => new List<float>())];
    }

    private TokenRows(PlainDataReader reader)
    {
        prompts = reader.ReadGrowing<int>();
        layers = reader.ReadGrowing<int>();
        heads = reader.ReadGrowing<int>();
        positions = reader.ReadGrowing<int>();
        tokenIds = reader.ReadGrowing<int>();
        targetIds = reader.ReadGrowing<int>();
        tops = reader.ReadGrowing<bool>();
        values = new List<float>[reader.ReadLength()];
        for (int term = 0; term < values.Length; term++)
        {
            values[term] = reader.ReadGrowing<float>();
        }

        topTokens = reader.ReadPartOrNull<TopTokens>();
    }

    /// <inheritdoc/>
    public static TokenRows Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write(prompts);
        writer.Write(layers);
        writer.Write(heads);
        writer.Write(positions);
        writer.Write(tokenIds);
        writer.Write(targetIds);
        writer.Write(tops);
        writer.Write((long)values.Length);
        foreach (List<float> column in values)
        {
            writer.Write(column);
        }

        writer.WritePart(topTokens);
    }

    /// <summary>Adds positions of one head in one prompt.</summary>
    /// <param name="clean">The prompt's clean run.</param>
    /// <param name="head">The ablated head.</param>
    /// <param name="terms">The terms at every scored position.</param>
    /// <param name="kept">Not 0 where a row is kept, [scored].</param>
    /// <param name="top">Not 0 where the position is a top one, [scored].</param>
    /// <param name="predicted">What is predicted there before and after the ablation, where the most likely tokens are
    /// kept.</param>
    public void Add(
        CleanPrompt clean,
        HeadId head,
        TermValues terms,
        ReadOnlySpan<double> kept,
        ReadOnlySpan<double> top,
        (DistributionReadings Before, DistributionReadings After)? predicted = null)
    {
        for (int scored = 0; scored < kept.Length; scored++)
        {
            if (kept[scored] == 0)
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
                values[term].Add((float)terms.At(term)[scored]);
            }

            if (predicted is { } tokens)
            {
                topTokens!.Add(tokens.Before, tokens.After, scored);
            }
        }
    }

    /// <summary>Puts the rows in the order of prompt, layer, head, position: batches and chunks may hold heads in
    /// another one.</summary>
    public void Sort()
    {
        (int Prompt, int Layer, int Head, int Position) Key(int row) =>
            (prompts[row], layers[row], heads[row], positions[row]);
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

    /// <summary>Adds the rows of another collection.</summary>
    /// <param name="later">Its rows.</param>
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
            values[term].AddRange(later.values[term]);
        }

        topTokens?.Append(later.topTokens!);
    }

    /// <summary>The rows as columns.</summary>
    /// <param name="terms">The terms that were kept.</param>
    public TokenColumns ToColumns(TermSet terms) => new()
    {
        Prompt = [.. prompts],
        Layer = [.. layers],
        HeadIndex = [.. heads],
        Position = [.. positions],
        TokenId = [.. tokenIds],
        TargetId = [.. targetIds],
        IsTop = [.. tops],
        Terms = terms,
        Values = [.. values.Select(column => column.ToArray())],
        TopTokens = topTokens?.ToColumns(),
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
        foreach (List<float> column in values)
        {
            Take(column, order);
        }

        topTokens?.TakeInOrder(order);
    }

    private static void Take<TValue>(List<TValue> column, int[] order)
    {
        TValue[] taken = [.. order.Select(row => column[row])];
        column.Clear();
        column.AddRange(taken);
    }
}
