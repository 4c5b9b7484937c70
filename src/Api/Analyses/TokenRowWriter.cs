using System.Text.Json;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Api.Prompts;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Analyses;

/// <summary>Writes token rows as flat JSON objects.</summary>
/// <param name="columns">The rows.</param>
/// <param name="prompts">The prompts that they are of.</param>
public sealed class TokenRowWriter(TokenColumns columns, PreparedPrompts prompts)
{
    private readonly (string Name, float[] Values)[] terms =
    [
        .. Terms.All
            .Where(term => columns[term] is not null)
            .Select(term => (Terms.NameOf(term), columns[term]!)),
    ];

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
        writer.WriteNumber("layer", columns.Layer[row]);
        writer.WriteNumber("head_index", columns.HeadIndex[row]);
        foreach ((string name, float[] values) in terms)
        {
            writer.WriteNumber(name, values[row]);
        }

        writer.WriteEndObject();
    }
}
