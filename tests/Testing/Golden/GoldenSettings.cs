using System.Globalization;
using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Tokens;

namespace SelfRepair.Testing.Golden;

/// <summary>Reads what golden files were made of.</summary>
public static class GoldenSettings
{
    /// <summary>The file's prompts.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyList<Prompt> Prompts(GoldenFile file) =>
    [
        .. file.Prompts.Select((tokens, index) =>
            new Prompt { Id = index.ToString(CultureInfo.InvariantCulture), Tokens = tokens }),
    ];

    /// <summary>The file's prompts, each with its source as its counterpart.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyList<Prompt> Contrasted(GoldenFile file) =>
    [
        .. Prompts(file).Zip(file.Sources, (prompt, source) =>
            prompt with { Counterpart = source.AsMemory(0, prompt.Tokens.Length) }),
    ];

    /// <summary>An ablation from the file's sources.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind"><c>resample</c>, <c>zero</c>, <c>mean</c> or <c>position_mean</c>.</param>
    public static AblationSettings Ablation(GoldenFile file, string kind) => new()
    {
        Kind = Enum.Parse<AblationKind>(
            kind.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true),
        Sources = kind == "resample"
            ? [.. file.Sources.Select(tokens => (ReadOnlyMemory<int>)tokens)]
            : null,
    };

    /// <summary>The file's vectors.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isWanted">Whether a component's vector is wanted.</param>
    public static AblationSettings Constant(GoldenFile file, Func<string, bool> isWanted)
    {
        Dictionary<string, ReadOnlyMemory<float>> values = [];
        foreach (JsonProperty value in file.Root.GetProperty("values").EnumerateObject())
        {
            if (isWanted(value.Name))
            {
                values[value.Name] =
                    value.Value.EnumerateArray().Select(number => number.GetSingle()).ToArray();
            }
        }

        return new AblationSettings { Kind = AblationKind.Constant, Values = values };
    }
}
