using System.Diagnostics;
using System.Text;
using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;
using Xunit.Abstractions;

namespace SelfRepair.Inference.Tests.Tokenization;

/// <summary>How fast text becomes tokens: docs/sizes.md has the figures of a longer measurement.</summary>
public sealed class TokenizerSpeedTests(ITestOutputHelper output)
{
    private const int RunCount = 5;

    /// <summary>The documents and prompt sets of this repository: prose, tables, code and numbers.</summary>
    [Fact]
    public void Encode_OfLongText_GivesAMillionTokensASecond()
    {
        string[] places = ["docs/*.md", "prompt-sets/*.jsonl", "src/Api/Models/*.cs", "src/Api/Hub/*.cs"];
        string text = string.Concat(places.SelectMany(place => Directory.GetFiles(
            Path.Combine(GoldenFiles.RepositoryRoot, Path.GetDirectoryName(place)!), Path.GetFileName(place)))
            .Select(File.ReadAllText));

        (int count, double seconds) = Fastest(text);

        output.WriteLine(FormattableString.Invariant($"{count} tokens, {count / seconds / 1e6:f2} M tokens/s"));
        Assert.True(count > 100_000);
        Assert.True(count / seconds >= 1e6, $"{count / seconds:n0} tokens/s");
    }

    /// <summary>Four times the text takes four times the time; what is quadratic takes sixteen. Shorter texts than
    /// these are over in no time.</summary>
    [Theory]
    [InlineData("a", 250_000)]
    [InlineData(" ", 1_000_000)]
    [InlineData("qzxjkv", 50_000)]
    [InlineData("<|endoftext", 100_000)]
    [InlineData("\u0301", 250_000)]
    [InlineData("\u0301\u0323\u0327", 80_000)]
    [InlineData("\u4e00", 250_000)]
    [InlineData("\ud83d\ude00", 100_000)]
    [InlineData("'s", 200_000)]
    [InlineData("1", 250_000)]
    public void Encode_OfAdversarialText_IsLinear(string part, int times)
    {
        double once = Fastest(Repeat(part, times)).Seconds;

        double fourfold = Fastest(Repeat(part, 4 * times)).Seconds;

        output.WriteLine(FormattableString.Invariant($"{once * 1e3:f1} ms, {fourfold * 1e3:f1} ms"));
        Assert.InRange(fourfold, 0, 10 * once);
    }

    private static string Repeat(string part, int times) => new StringBuilder().Insert(0, part, times).ToString();

    private static (int Count, double Seconds) Fastest(string text)
    {
        TextTokenizer tokenizer = Tokenizers.Named("20b");
        (int Count, double Seconds) fastest = (0, double.PositiveInfinity);
        for (int run = 0; run < RunCount; run++)
        {
            long start = Stopwatch.GetTimestamp();
            int count = tokenizer.Encode(text).Ids.Count;
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            fastest = seconds < fastest.Seconds ? (count, seconds) : fastest;
        }

        return fastest;
    }
}
