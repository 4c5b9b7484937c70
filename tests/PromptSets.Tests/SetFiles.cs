using System.Text.Json;
using SelfRepair.Testing;

namespace SelfRepair.PromptSets.Tests;

/// <summary>The committed files, read without the generator's own types.</summary>
internal static class SetFiles
{
    public static string Folder { get; } = Path.Combine(GoldenFiles.RepositoryRoot, "prompt-sets");

    public static IReadOnlyList<string> Names { get; } =
        ["ioi", "induction", "facts", "agreement", "key-value", "text", "commas", "names"];

    public static TheoryData<string> AllNames { get; } = [.. Names];

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".jsonl"));

    public static string Card(string name) => File.ReadAllText(Path.Combine(Folder, name + ".md"));

    public static IReadOnlyList<JsonElement> Lines(string name) =>
        [.. File.ReadLines(Path.Combine(Folder, name + ".jsonl")).Select(line => JsonElement.Parse(line))];

    public static string? Member(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
