using System.Text;
using System.Text.Json;
using SelfRepair.Api.Json;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Problems;
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
        return Counted(format switch
        {
            PromptSetFormat.JsonLines => Lines(content).Select(line => Parse(line.Text, line.Number)),
            PromptSetFormat.Csv => CsvPrompts.Read(content),
            _ => Lines(content).Select(line => new PromptRequest { Text = line.Text }),
        });
    }

    /// <summary>Reads the prompts of a set that is kept as JSONL, line by line.</summary>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="InvalidPromptSetException">A line cannot be read, or there are no prompts, or too
    /// many.</exception>
    public static IReadOnlyList<PromptRequest> ReadLines(IEnumerable<string> lines) => Counted(lines
        .Select((text, index) => (Text: text, Number: index + 1))
        .Where(line => !string.IsNullOrWhiteSpace(line.Text))
        .Select(line => Parse(line.Text, line.Number)));

    /// <summary>Checks that a prompt says what it is: text or token ids, one of them.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="line">Its line, from 1.</param>
    /// <exception cref="InvalidPromptSetException">It has both or neither.</exception>
    public static PromptRequest Checked(PromptRequest prompt, int line) =>
        prompt.Text is null == prompt.TokenIds is null
            ? throw new InvalidPromptSetException(line, "A prompt has either text or token_ids.")
            : prompt;

    /// <summary>Reads no more prompts than a set may hold.</summary>
    private static List<PromptRequest> Counted(IEnumerable<PromptRequest> read)
    {
        List<PromptRequest> prompts = [];
        foreach (PromptRequest prompt in read)
        {
            if (prompts.Count == RequestLimits.MaxPrompts)
            {
                throw new InvalidPromptSetException(
                    0, $"The set holds more than {RequestLimits.MaxPrompts} prompts, the most that it may. Split it.");
            }

            prompts.Add(prompt);
        }

        return prompts.Count > 0 ? prompts : throw new InvalidPromptSetException(0, "The set holds no prompt.");
    }

    private static IEnumerable<(string Text, int Number)> Lines(string content)
    {
        int number = 0;
        int start = content.StartsWith('\uFEFF') ? 1 : 0;
        while (start < content.Length)
        {
            int length = content.AsSpan(start).IndexOf('\n');
            int end = length < 0 ? content.Length : start + length;
            string text = content[start..end].TrimEnd('\r');
            start = end + 1;
            number++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (text, number);
            }
        }
    }

    private static PromptRequest Parse(string line, int number)
    {
        try
        {
            PromptRequest? prompt = JsonSerializer.Deserialize<PromptRequest>(line, JsonConventions.Options);
            return Checked(prompt ?? new PromptRequest(), number);
        }
        catch (JsonException exception)
        {
            RequestBody body = new(Encoding.UTF8.GetBytes(line));
            Problem problem = BodyProblem.Of(exception, body, typeof(PromptRequest), rules: null);
            throw new InvalidPromptSetException(number, problem.Errors[0].Detail);
        }
    }
}
