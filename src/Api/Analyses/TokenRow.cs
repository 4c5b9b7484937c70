using System.Globalization;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Tables;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Analyses;

/// <summary>A head at one scored position.</summary>
/// <param name="Source">What it is a row of.</param>
/// <param name="Index">Its index there.</param>
public readonly record struct TokenRow(TokenRows Source, int Index);

/// <summary>The token rows of one run of an analysis, as they are written.</summary>
/// <param name="Part">The rows.</param>
/// <param name="ContextLength">How many tokens before the position are written as text; 0: none, and no
/// column.</param>
public sealed record TokenRows(TokenPart Part, int ContextLength)
{
    /// <summary>The columns of every token row; those of the terms come after them.</summary>
    private static readonly RowTable<TokenRows, TokenRow> Keys =
        new RowTable<TokenRows, TokenRow>("TokenRow", "A row of an ablated head at one scored position.")
            .TextOrNull(
                "revision",
                "The model's revision, of a training sweep; else there is no such member.",
                row => row.Source.Part.Revision,
                HasRevisions)
            .IndexOrNull(
                "step",
                "The training step that the revision states, of a training sweep; null where it states none.",
                row => row.Source.Part.Step,
                HasRevisions)
            .Text("prompt_id", "The prompt's id.", row => row.Source.Part.Spec.Prompts.Prompts[PromptOf(row)].Id)
            .Index("prompt", "Index of the prompt in the request, from 0.", row => PromptOf(row))
            .Index(
                "position",
                "Index among the prompt's tokens as the model sees them, from 0: the <|endoftext|> put before a text "
                    + "is position 0.",
                row => row.Source.Part.Columns.Position[row.Index])
            .TextOrNull(
                "token", "Text of the token there; null without a tokenizer.", row => PieceOf(row, TokenIdOf(row)))
            .Index("token_id", "Id of the token there.", row => TokenIdOf(row))
            .TextOrNull(
                "target", "Text of the target; null without a tokenizer.", row => PieceOf(row, TargetIdOf(row)))
            .Index("target_id", "Id of the token whose logit is followed.", row => TargetIdOf(row))
            .Text("head", "The head that it is of; L9H* where it is all heads of layer 9.", row => NameOf(HeadOf(row)))
            .Index("layer", "Its layer, from 0.", row => HeadOf(row).Layer)
            .Index(
                "head_index",
                "Its index in the layer, from 0; -1 where it is all heads of the layer.",
                row => HeadOf(row).Index)
            .TextOrNull(
                "context",
                "The text of the tokens before the position, as many as the query's context asks for and there are; "
                    + "null without a tokenizer. Without the query's context there is no such member.",
                ContextOf,
                rows => rows.ContextLength > 0);

    /// <summary>What is known of token rows before there are some.</summary>
    /// <param name="terms">Every term that there may be.</param>
    /// <param name="topCount">The most likely tokens that there may be.</param>
    public static RowTable TableOf(IEnumerable<string> terms, int topCount) => Enumerable.Range(0, topCount).Aggregate(
        terms.Aggregate(Keys, (table, term) => table.With(Describe(term), _ => default, _ => true)),
        WithTopTokens);

    /// <summary>Rows with the columns of this run: its own, and those of others on the same plan.</summary>
    /// <param name="rows">The rows, in order.</param>
    public Rows<TokenRow> Of(IEnumerable<TokenRow> rows)
    {
        RowTable<TokenRows, TokenRow> table = Keys;
        for (int index = 0; index < Part.Columns.Terms.Count; index++)
        {
            int term = index;
            table = table.With(
                Describe(Part.Columns.Terms[term].Name),
                row => Cell.Of(row.Source.Part.Columns.Values[term][row.Index]),
                when: null);
        }

        table = Enumerable.Range(0, Part.Columns.TopTokens?.Count ?? 0).Aggregate(table, WithTopTokens);
        return table.Of(rows, this);
    }

    private static bool HasRevisions(TokenRows rows) => rows.Part.Revision is not null;

    /// <summary>Columns of one of the most likely tokens, before and after.</summary>
    private static RowTable<TokenRows, TokenRow> WithTopTokens(RowTable<TokenRows, TokenRow> table, int place) =>
        WithTopToken(
            WithTopToken(table, "before", place, top => (top.IdsBefore, top.ProbabilitiesBefore)),
            "after",
            place,
            top => (top.IdsAfter, top.ProbabilitiesAfter));

    private static RowTable<TokenRows, TokenRow> WithTopToken(
        RowTable<TokenRows, TokenRow> table,
        string when,
        int place,
        Func<TopTokenColumns, (int[] Ids, float[] Probabilities)> part)
    {
        string ending = string.Create(CultureInfo.InvariantCulture, $"{when}_{place + 1}");
        string which = place == 0
            ? $"the most likely token {when} the ablation"
            : string.Create(CultureInfo.InvariantCulture, $"token {place + 1} by probability {when} the ablation");
        int At(TokenRow row) => (row.Index * row.Source.Part.Columns.TopTokens!.Count) + place;
        int IdOf(TokenRow row) => part(row.Source.Part.Columns.TopTokens!).Ids[At(row)];
        ColumnDescription Of(string name, string meaning, ColumnType type, bool isNullable = false) =>
            new($"{name}_{ending}", meaning, type, isNullable, IsOptional: true);
        return table
            .With(
                Of("token", $"Text of {which}; null without a tokenizer.", ColumnType.Text, isNullable: true),
                row => Cell.Of(PieceOf(row, IdOf(row))),
                when: null)
            .With(Of("token_id", $"Id of {which}.", ColumnType.Index), row => Cell.Of((long)IdOf(row)), when: null)
            .With(
                Of("probability", $"Probability of {which}.", ColumnType.Number),
                row => Cell.Of(part(row.Source.Part.Columns.TopTokens!).Probabilities[At(row)]),
                when: null);
    }

    private static ColumnDescription Describe(string term) =>
        new(term, $"{term} at this position.", ColumnType.Number, IsNullable: true, IsOptional: true);

    private static int PromptOf(TokenRow row) => row.Source.Part.Columns.Prompt[row.Index];

    private static int TokenIdOf(TokenRow row) => row.Source.Part.Columns.TokenId[row.Index];

    private static int TargetIdOf(TokenRow row) => row.Source.Part.Columns.TargetId[row.Index];

    private static HeadId HeadOf(TokenRow row) =>
        new(row.Source.Part.Columns.Layer[row.Index], row.Source.Part.Columns.HeadIndex[row.Index]);

    private static string NameOf(HeadId head) => head.Index < 0
        ? string.Create(CultureInfo.InvariantCulture, $"L{head.Layer}H*")
        : head.ToString();

    private static string? PieceOf(TokenRow row, int token) =>
        row.Source.Part.Spec.Prompts.Model.Tokenizer?.Piece(token);

    /// <summary>The text of the tokens before a row's position, as many as asked and there are.</summary>
    private static string? ContextOf(TokenRow row)
    {
        TextTokenizer? tokenizer = row.Source.Part.Spec.Prompts.Model.Tokenizer;
        int position = row.Source.Part.Columns.Position[row.Index];
        int first = Math.Max(0, position - row.Source.ContextLength);
        return tokenizer?.Decode(
            row.Source.Part.Spec.Prompts.Prompts[PromptOf(row)].Tokens.Span[first..position].ToArray());
    }
}
