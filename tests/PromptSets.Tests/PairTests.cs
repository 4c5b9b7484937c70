using System.Text.Json;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.PromptSets.Tests;

/// <summary>The sets of pairs differ in one function alone.</summary>
public sealed class PairTests
{
    [Fact]
    public void Counterparts_OfTheCommas_HaveASemicolonInThePlaceOfTheirLastComma() =>
        Assert.All(SetFiles.Lines("commas"), line =>
        {
            (string text, string counterpart) = PairOf(line);
            int[] changed = [.. Enumerable.Range(0, text.Length).Where(index => text[index] != counterpart[index])];
            int place = Assert.Single(changed);
            Assert.Equal(text.Length, counterpart.Length);
            Assert.Equal((',', ';'), (text[place], counterpart[place]));
            Assert.Equal(place, text.LastIndexOf(','));
        });

    [Fact]
    public void Counterparts_OfTheNames_HaveAnotherNameOnce() =>
        Assert.All(SetFiles.Lines("names"), line =>
        {
            (string text, string counterpart) = PairOf(line);
            (string First, string Second)[] changed =
                [.. text.Split(' ').Zip(counterpart.Split(' ')).Where(pair => pair.First != pair.Second)];
            (string name, string other) = Assert.Single(changed);
            Assert.Contains(name.TrimEnd(',', '.'), Words.Names);
            Assert.Contains(other.TrimEnd(',', '.'), Words.Names);
        });

    [Theory]
    [InlineData("commas", Vocabularies.Embedded)]
    [InlineData("commas", Vocabularies.Pythia)]
    [InlineData("names", Vocabularies.Embedded)]
    [InlineData("names", Vocabularies.Pythia)]
    public void Counterparts_OfPairs_DifferInOneToken(string name, string vocabulary)
    {
        TextTokenizer tokenizer = Vocabularies.Named(vocabulary);

        Assert.All(SetFiles.Lines(name), line =>
        {
            (string text, string counterpart) = PairOf(line);
            IReadOnlyList<int> tokens = tokenizer.Encode(text).Ids;
            IReadOnlyList<int> others = tokenizer.Encode(counterpart).Ids;
            Assert.Equal(tokens.Count, others.Count);
            Assert.Single(tokens.Zip(others), pair => pair.First != pair.Second);
        });
    }

    private static (string Text, string Counterpart) PairOf(JsonElement line) =>
        (SetFiles.Member(line, "text")!, SetFiles.Member(line, "counterpart")!);
}
