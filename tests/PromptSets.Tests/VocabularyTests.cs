using System.Text.Json;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.PromptSets.Tests;

/// <summary>Every set holds under the embedded vocabulary and under Pythia's; lengths leave out the first
/// &lt;|endoftext|&gt;.</summary>
public sealed class VocabularyTests
{
    public static TheoryData<string, string> WithAnswers { get; } = Cases(SetFiles.Names.Where(name => name != "text"));

    public static TheoryData<string, string> All { get; } = Cases(SetFiles.Names);

    [Theory]
    [MemberData(nameof(WithAnswers))]
    public void Answers_OfASet_AreOneTokenEachThatExtendsThePrompt(string name, string vocabulary)
    {
        TextTokenizer tokenizer = Vocabularies.Named(vocabulary);

        Assert.All(SetFiles.Lines(name), line =>
        {
            string text = SetFiles.Member(line, "text")!;
            string[] answers = [SetFiles.Member(line, "target")!, SetFiles.Member(line, "foil")!];
            Assert.NotEqual(answers[0], answers[1]);
            foreach (string answer in answers)
            {
                int id = Assert.Single(tokenizer.Encode(answer).Ids);
                Assert.Equal([.. tokenizer.Encode(text).Ids, id], tokenizer.Encode(text + answer).Ids);
            }
        });
    }

    [Theory]
    [MemberData(nameof(WithAnswers))]
    public void Counterparts_OfASet_DifferFromTheirPromptsInOneOrTwoTokens(string name, string vocabulary)
    {
        TextTokenizer tokenizer = Vocabularies.Named(vocabulary);

        Assert.All(SetFiles.Lines(name), line =>
        {
            IReadOnlyList<int> prompt = tokenizer.Encode(SetFiles.Member(line, "text")!).Ids;
            IReadOnlyList<int> counterpart = tokenizer.Encode(SetFiles.Member(line, "counterpart")!).Ids;
            Assert.Equal(prompt.Count, counterpart.Count);
            Assert.InRange(prompt.Zip(counterpart).Count(pair => pair.First != pair.Second), 1, 2);
        });
    }

    [Theory]
    [InlineData(Vocabularies.Embedded)]
    [InlineData(Vocabularies.Pythia)]
    public void Texts_OfTheTextSet_HaveSixtyToOneHundredTwentyTokens(string vocabulary)
    {
        TextTokenizer tokenizer = Vocabularies.Named(vocabulary);

        Assert.All(SetFiles.Lines("text"), line => Assert.InRange(Length(tokenizer, line), 60, 120));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Card_OfASet_StatesItsCountAndLengths(string name, string vocabulary)
    {
        int[] lengths = [.. SetFiles.Lines(name).Select(line => Length(Vocabularies.Named(vocabulary), line))];

        string card = SetFiles.Card(name);
        Assert.Contains($"| prompts | {lengths.Length} |", card, StringComparison.Ordinal);
        string range = $"{lengths.Min()} to {lengths.Max()}";
        Assert.Contains($"| tokens, {vocabulary} vocabulary | {range} |", card, StringComparison.Ordinal);
    }

    private static int Length(TextTokenizer tokenizer, JsonElement line) =>
        tokenizer.Encode(SetFiles.Member(line, "text")!).Ids.Count;

    private static TheoryData<string, string> Cases(IEnumerable<string> names)
    {
        TheoryData<string, string> cases = [];
        foreach (string name in names)
        {
            cases.Add(name, Vocabularies.Embedded);
            cases.Add(name, Vocabularies.Pythia);
        }

        return cases;
    }
}
