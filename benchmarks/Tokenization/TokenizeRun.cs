using System.Text;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.Benchmarks.Tokenization;

/// <summary>Turns long texts into tokens of Pythia's vocabulary.</summary>
internal static class TokenizeRun
{
    private const string Documents = "README.md and docs/*.md, repeated";

    /// <summary>UTF-16 units of a hard text where it is short: some milliseconds.</summary>
    private const int ShortLength = 100_000;

    private const int Growth = 16;

    /// <summary>Passes over a hard text of each length.</summary>
    private const int GrowthRepeats = 5;

    /// <summary>Measures it.</summary>
    /// <param name="characters">Length of the long text, UTF-16 units.</param>
    /// <param name="repeats">Passes over it after the first.</param>
    public static TokenizeResult Execute(int characters, int repeats)
    {
        string text = LongText(characters);
        TextTokenizer tokenizer = Tokenizers.Named("20b");
        ProcessorUse use = ProcessorUse.Now();
        (double cold, int tokens) = Time(tokenizer, text);
        double[] warm = [.. Enumerable.Range(0, repeats).Select(_ => Time(tokenizer, text).Seconds)];
        double others = ProcessorUse.Now().OthersSince(use);
        return new TokenizeResult(
            Documents,
            Machine.Here(),
            characters,
            tokens,
            repeats,
            tokens / cold,
            tokens / warm.Min(),
            tokens / Percentiles.Of(warm, 50),
            others,
            [.. AdversarialTexts.All.Select(text => Grow(tokenizer, text.Key, text.Value))]);
    }

    private static string LongText(int characters)
    {
        string root = GoldenFiles.RepositoryRoot;
        IEnumerable<string> paths = Directory.GetFiles(Path.Combine(root, "docs"), "*.md").Order(StringComparer.Ordinal)
            .Prepend(Path.Combine(root, "README.md"));
        string documents = string.Concat(paths.Select(File.ReadAllText));
        StringBuilder text = new(characters + documents.Length);
        while (text.Length < characters)
        {
            text.Append(documents);
        }

        return text.ToString(0, characters);
    }

    /// <summary>Both lengths take turns, so that a disturbance of a second spoils neither alone.</summary>
    private static GrowthResult Grow(TextTokenizer tokenizer, string name, Func<int, string> textOf)
    {
        (string text, string longText) = (textOf(ShortLength), textOf(Growth * ShortLength));
        (double best, double longBest) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int repeat = 0; repeat < GrowthRepeats; repeat++)
        {
            best = Math.Min(best, Time(tokenizer, text).Seconds / text.Length);
            longBest = Math.Min(longBest, Time(tokenizer, longText).Seconds / longText.Length);
        }

        return new GrowthResult(name, text.Length, longText.Length, best * 1e9, longBest * 1e9, longBest / best);
    }

    private static (double Seconds, int Tokens) Time(TextTokenizer tokenizer, string text)
    {
        long start = TimeProvider.System.GetTimestamp();
        int tokens = tokenizer.Encode(text).Ids.Count;
        return (TimeProvider.System.GetElapsedTime(start).TotalSeconds, tokens);
    }
}
