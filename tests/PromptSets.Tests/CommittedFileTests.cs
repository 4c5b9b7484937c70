using System.Globalization;
using System.Text.Json;

namespace SelfRepair.PromptSets.Tests;

public sealed class CommittedFileTests
{
    [Fact]
    public void Make_AllSets_AreTheCommittedFilesByteForByte()
    {
        IReadOnlyList<PromptSet> sets = BuiltInSets.Make();

        Assert.Equal(SetFiles.Names, sets.Select(set => set.Name));
        Assert.All(sets, set => Assert.Equal(SetFiles.Bytes(set.Name), set.ToJsonLines()));
    }

    [Fact]
    public void Folder_ForEachName_HoldsASetAndACard()
    {
        string[] files = [.. Directory.GetFiles(SetFiles.Folder).Select(file => Path.GetFileName(file))];

        string[] expected = [.. SetFiles.Names.SelectMany(name => new[] { name + ".jsonl", name + ".md" })];
        Assert.Equal(expected.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SetFiles.AllNames), MemberType = typeof(SetFiles))]
    public void Lines_OfASet_AreAtLeast200DifferentPromptsNumberedFromZero(string name)
    {
        IReadOnlyList<JsonElement> lines = SetFiles.Lines(name);

        Assert.True(lines.Count >= 200, $"{name} has {lines.Count} prompts.");
        Assert.Equal(lines.Count, lines.Select(line => SetFiles.Member(line, "text")).Distinct().Count());
        Assert.Equal(
            Enumerable.Range(0, lines.Count)
                .Select(place => string.Create(CultureInfo.InvariantCulture, $"{name}-{place:D3}")),
            lines.Select(line => SetFiles.Member(line, "id")));
    }

    [Theory]
    [MemberData(nameof(SetFiles.AllNames), MemberType = typeof(SetFiles))]
    public void Lines_OfASet_AllAskForAnAnswerOrNoneDoes(string name)
    {
        string[] expected = name == "text" ? ["id", "text"] : ["id", "text", "target", "foil", "counterpart"];

        Assert.All(
            SetFiles.Lines(name),
            line => Assert.Equal(expected, line.EnumerateObject().Select(member => member.Name)));
    }

    [Theory]
    [MemberData(nameof(SetFiles.AllNames), MemberType = typeof(SetFiles))]
    public void Texts_OfASet_StartAndEndWithoutSpaceOrSpecialToken(string name)
    {
        Assert.All(SetFiles.Lines(name), line =>
        {
            string text = SetFiles.Member(line, "text")!;
            Assert.Equal(text.Trim(), text);
            Assert.DoesNotContain("<|", text, StringComparison.Ordinal);
        });
    }
}
