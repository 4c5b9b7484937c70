using System.Text.Json;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Prompts;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Analyses;

/// <summary>Writes token rows as flat JSON objects.</summary>
/// <param name="columns">The rows.</param>
/// <param name="prompts">The prompts that they are of.</param>
/// <param name="contextLength">How many tokens before the position are written as text; 0: none, and no
/// member.</param>
public sealed class TokenRowWriter(TokenColumns columns, PreparedPrompts prompts, int contextLength)
{
    private readonly (string Name, float[] Values)[] terms =
    [
        .. columns.Terms.Select((term, index) => (term.Name, columns.Values[index])),
    ];

    /// <summary>Whether there is no row at all, whose columns could be named.</summary>
    public bool IsEmpty => columns.Count == 0;

    /// <summary>Writes one row.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="row">The row's index.</param>
    public void Write(Utf8JsonWriter writer, int row)
    {
        TextTokenizer? tokenizer = prompts.Model.Tokenizer;
        int prompt = columns.Prompt[row];
        writer.WriteStartObject();
        writer.WriteString("prompt_id", prompts.Prompts[prompt].Id);
        writer.WriteNumber("prompt", prompt);
        writer.WriteNumber("position", columns.Position[row]);
        writer.WriteString("token", tokenizer?.Piece(columns.TokenId[row]));
        writer.WriteNumber("token_id", columns.TokenId[row]);
        writer.WriteString("target", tokenizer?.Piece(columns.TargetId[row]));
        writer.WriteNumber("target_id", columns.TargetId[row]);
        writer.WriteString("head", new HeadId(columns.Layer[row], columns.HeadIndex[row]).ToString());
        writer.WriteNumber("layer", columns.Layer[row]);
        writer.WriteNumber("head_index", columns.HeadIndex[row]);
        if (contextLength > 0)
        {
            writer.WriteString("context", tokenizer?.Decode(Before(row)));
        }

        foreach ((string name, float[] values) in terms)
        {
            writer.WriteNumber(name, values[row]);
        }

        writer.WriteEndObject();
    }

    /// <summary>The tokens before a row's position, as many as asked and there are.</summary>
    private int[] Before(int row)
    {
        int position = columns.Position[row];
        int first = Math.Max(0, position - contextLength);
        return prompts.Prompts[columns.Prompt[row]].Tokens.Span[first..position].ToArray();
    }
}
