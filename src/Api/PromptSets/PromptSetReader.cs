using System.Text.Json;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Json;
using SelfRepair.Api.Prompts;

namespace SelfRepair.Api.PromptSets;

/// <summary>Reads prompt sets: JSONL, CSV or text.</summary>
public static class PromptSetReader
{
    /// <summary>Reads the prompts of a set; empty lines count for nothing.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="format">Its format.</param>
    /// <exception cref="InvalidPromptSetException">A line cannot be read, or there are no prompts, or too
    /// many.</exception>
    public static IReadOnlyList<PromptRequest> Read(string content, PromptSetFormat format)
    {
        IReadOnlyList<PromptRequest> prompts = format switch
        {
            PromptSetFormat.JsonLines => [.. Lines(content).Select(line => Parse(line.Text, line.Number))],
            PromptSetFormat.Csv => CsvPrompts.Read(content),
            _ => [.. Lines(content).Select(line => new PromptRequest { Text = line.Text })],
        };
        return prompts.Count switch
        {
            0 => throw new InvalidPromptSetException(0, "The set holds no prompt."),
            > RequestLimits.MaxPrompts => throw new InvalidPromptSetException(
                0, $"The set holds {prompts.Count} prompts; one may hold {RequestLimits.MaxPrompts}. Split it."),
            _ => prompts,
        };
    }

    /// <summary>Checks that a prompt says what it is: text or token ids, one of them.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="line">Its line, from 1.</param>
    /// <exception cref="InvalidPromptSetException">It has both or neither.</exception>
    public static PromptRequest Checked(PromptRequest prompt, int line) =>
        prompt.Text is null == prompt.TokenIds is null
            ? throw new InvalidPromptSetException(line, "A prompt has either text or token_ids.")
            : prompt;

    private static IEnumerable<(string Text, int Number)> Lines(string content) =>
        content.TrimStart('\uFEFF').Split('\n')
            .Select((text, index) => (Text: text.TrimEnd('\r'), Number: index + 1))
            .Where(line => !string.IsNullOrWhiteSpace(line.Text));

    private static PromptRequest Parse(string line, int number)
    {
        try
        {
            PromptRequest? prompt = JsonSerializer.Deserialize<PromptRequest>(line, JsonConventions.Options);
            return Checked(prompt ?? new PromptRequest(), number);
        }
        catch (JsonException exception)
        {
            JsonFault fault = JsonFault.Explain(exception, typeof(PromptRequest), JsonConventions.Options);
            throw new InvalidPromptSetException(number, fault.Error.Detail);
        }
    }
}
