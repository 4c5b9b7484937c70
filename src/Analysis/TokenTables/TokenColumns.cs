using SelfRepair.Analysis.Statistics;

namespace SelfRepair.Analysis.TokenTables;

/// <summary>Token rows by column: row r is entry r of every column.</summary>
/// <remarks>Order: prompt, layer, head, position. Positions where a term is not finite have no row.</remarks>
public sealed record TokenColumns
{
    /// <summary>Index of the prompt, from 0, [row].</summary>
    public required int[] Prompt { get; init; }

    /// <summary>Layer of the ablated head, [row].</summary>
    public required int[] Layer { get; init; }

    /// <summary>The ablated head in its layer, [row].</summary>
    public required int[] HeadIndex { get; init; }

    /// <summary>Index among the prompt's tokens, from 0, [row].</summary>
    public required int[] Position { get; init; }

    /// <summary>The token at the position, [row].</summary>
    public required int[] TokenId { get; init; }

    /// <summary>The token whose logit is followed, [row].</summary>
    public required int[] TargetId { get; init; }

    /// <summary>Whether the position is among the head's top ones, [row]; false throughout where the top was not
    /// asked.</summary>
    public required bool[] IsTop { get; init; }

    /// <summary>Whether the experiment chooses top positions at all.</summary>
    public bool ChoosesTops { get; init; } = true;

    /// <summary>The terms that were measured.</summary>
    public required TermSet Terms { get; init; }

    /// <summary>Values by term, [term][row].</summary>
    public required IReadOnlyList<float[]> Values { get; init; }

    /// <summary>The most likely tokens of each row; null where they were not kept.</summary>
    public TopTokenColumns? TopTokens { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => Prompt.Length;

    /// <summary>Values of one term, [row]; null where it was not asked.</summary>
    /// <param name="term">The term.</param>
    public float[]? this[Term term] => Terms.IndexOf(term) is >= 0 and int index ? Values[index] : null;
}
