using System.Diagnostics;
using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;
using Xunit.Abstractions;

namespace SelfRepair.Inference.Tests.Tokenization;

/// <summary>No text takes time by the square of its length. How fast texts are is the benchmark's to
/// say.</summary>
public sealed class TokenizerGrowthTests(ITestOutputHelper output)
{
    /// <summary>UTF-16 units of a part: long enough for a square of it to outweigh everything else.</summary>
    private const int PartLength = 4_096;

    private const int PartCount = 16;

    /// <summary>Linear code takes as long over a text as over its parts, quadratic code 16 times as long: half way, on
    /// the scale of logarithms.</summary>
    private const double MaxQuotient = 4;

    /// <summary>What else runs on the machine makes times longer, never shorter. So the fastest counts, of at least so
    /// many that no disturbance of the parts hides a square.</summary>
    private const int MinTries = 5;

    private const int MaxTries = 10;

    public static TheoryData<string> Texts => [.. AdversarialTexts.All.Keys];

    /// <summary>Both times are of the same number of characters and take turns, so that a busy machine slows both
    /// alike.</summary>
    [Theory]
    [MemberData(nameof(Texts))]
    public void Encode_OfALongText_TakesNoLongerThanItsParts(string name)
    {
        string whole = AdversarialTexts.All[name](PartCount * PartLength);
        string[] parts = [.. whole.Chunk(PartLength).Select(part => new string(part))];
        (double ofParts, double ofWhole) = (double.PositiveInfinity, double.PositiveInfinity);
        int tries = 0;
        while (tries < MinTries || (tries < MaxTries && ofWhole > MaxQuotient * ofParts))
        {
            ofParts = Math.Min(ofParts, Milliseconds(parts));
            ofWhole = Math.Min(ofWhole, Milliseconds(whole));
            tries++;
        }

        output.WriteLine(FormattableString.Invariant($"parts {ofParts:f1} ms, whole {ofWhole:f1} ms, {tries} tries"));
        Assert.InRange(ofWhole, 0, MaxQuotient * ofParts);
    }

    private static double Milliseconds(params string[] texts)
    {
        TextTokenizer tokenizer = Tokenizers.Named("20b");
        long start = Stopwatch.GetTimestamp();
        foreach (string text in texts)
        {
            tokenizer.Encode(text);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
