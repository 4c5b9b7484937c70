using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Tables;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Analyses;

/// <summary>A head at one scored position.</summary>
/// <param name="Source">What it is a row of.</param>
/// <param name="Index">Its index there.</param>
public readonly record struct TokenRow(TokenRows Source, int Index);

/// <summary>The token rows of an analysis, as they are written.</summary>
/// <param name="Columns">The rows.</param>
/// <param name="Prompts">The prompts that they are of.</param>
/// <param name="ContextLength">How many tokens before the position are written as text; 0: none, and no
/// column.</param>
public sealed record TokenRows(TokenColumns Columns, PreparedPrompts Prompts, int ContextLength)
{
    /// <summary>The columns of every token row; those of the terms come after them.</summary>
    private static readonly RowTable<TokenRows, TokenRow> Keys =
        new RowTable<TokenRows, TokenRow>("TokenRow", "A row of an ablated head at one scored position.")
            .Text("prompt_id", "The prompt's id.", row => row.Source.Prompts.Prompts[PromptOf(row)].Id)
            .Index("prompt", "Index of the prompt in the request, from 0.", row => PromptOf(row))
            .Index(
                "position",
                "Index among the prompt's tokens as the model sees them, from 0: the <|endoftext|> put before a text "
                    + "is position 0.",
                row => row.Source.Columns.Position[row.Index])
            .TextOrNull(
                "token", "Text of the token there; null without a tokenizer.", row => PieceOf(row, TokenIdOf(row)))
            .Index("token_id", "Id of the token there.", row => TokenIdOf(row))
            .TextOrNull(
                "target", "Text of the target; null without a tokenizer.", row => PieceOf(row, TargetIdOf(row)))
            .Index("target_id", "Id of the token whose logit is followed.", row => TargetIdOf(row))
            .Text("head", "The ablated head.", row => HeadOf(row).ToString())
            .Index("layer", "Its layer, from 0.", row => HeadOf(row).Layer)
            .Index("head_index", "Its index in the layer, from 0.", row => HeadOf(row).Index)
            .TextOrNull(
                "context",
                "The text of the tokens before the position, as many as the query's context asks for and there are; "
                    + "null without a tokenizer. Without the query's context there is no such member.",
                ContextOf,
                rows => rows.ContextLength > 0);

    /// <summary>What is known of token rows before there are some.</summary>
    /// <param name="terms">Every term that there may be.</param>
    public static RowTable TableOf(IEnumerable<string> terms) =>
        terms.Aggregate(Keys, (table, term) => table.With(Describe(term), _ => default, _ => true));

    /// <summary>Rows of some indices.</summary>
    /// <param name="indices">The indices, in order.</param>
    public Rows<TokenRow> At(IEnumerable<int> indices)
    {
        RowTable<TokenRows, TokenRow> table = Keys;
        for (int term = 0; term < Columns.Terms.Count; term++)
        {
            float[] values = Columns.Values[term];
            table = table.With(Describe(Columns.Terms[term].Name), row => Cell.Of(values[row.Index]), when: null);
        }

        return table.Of(indices.Select(index => new TokenRow(this, index)), this);
    }

    private static ColumnDescription Describe(string term) =>
        new(term, $"{term} at this position.", ColumnType.Number, IsNullable: true, IsOptional: true);

    private static int PromptOf(TokenRow row) => row.Source.Columns.Prompt[row.Index];

    private static int TokenIdOf(TokenRow row) => row.Source.Columns.TokenId[row.Index];

    private static int TargetIdOf(TokenRow row) => row.Source.Columns.TargetId[row.Index];

    private static HeadId HeadOf(TokenRow row) =>
        new(row.Source.Columns.Layer[row.Index], row.Source.Columns.HeadIndex[row.Index]);

    private static string? PieceOf(TokenRow row, int token) => row.Source.Prompts.Model.Tokenizer?.Piece(token);

    /// <summary>The text of the tokens before a row's position, as many as asked and there are.</summary>
    private static string? ContextOf(TokenRow row)
    {
        TextTokenizer? tokenizer = row.Source.Prompts.Model.Tokenizer;
        int position = row.Source.Columns.Position[row.Index];
        int first = Math.Max(0, position - row.Source.ContextLength);
        return tokenizer?.Decode(
            row.Source.Prompts.Prompts[PromptOf(row)].Tokens.Span[first..position].ToArray());
    }
}
