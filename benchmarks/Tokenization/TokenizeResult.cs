using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Tokenization;

/// <summary>What turning text into tokens took, on one thread.</summary>
/// <param name="Text">What the long text is.</param>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Characters">Length of the text.</param>
/// <param name="Tokens">Tokens of Pythia's vocabulary in it.</param>
/// <param name="Repeats">Passes after the first.</param>
/// <param name="ColdTokensPerSecond">Rate of the process's first pass, which compiles the code and meets each word for
/// the first time; reading the vocabulary is not counted.</param>
/// <param name="TokensPerSecond">Rate of the fastest pass after it.</param>
/// <param name="TokensPerSecondMedian">Rate of the middle pass after it.</param>
/// <param name="OtherProcessesShare">Share of the processors that other processes took meanwhile.</param>
/// <param name="Growths">Time by length of texts that are hard to tokenize.</param>
internal sealed record TokenizeResult(
    string Text,
    Machine Machine,
    int Characters,
    int Tokens,
    int Repeats,
    double ColdTokensPerSecond,
    double TokensPerSecond,
    double TokensPerSecondMedian,
    double OtherProcessesShare,
    IReadOnlyList<GrowthResult> Growths);

/// <summary>A text at two lengths, each at its fastest.</summary>
/// <param name="Text">What the text is.</param>
/// <param name="Characters">The smaller length.</param>
/// <param name="LongCharacters">The larger length.</param>
/// <param name="NanosecondsPerCharacter">Time a character where it is short.</param>
/// <param name="LongNanosecondsPerCharacter">Time a character where it is long.</param>
/// <param name="Quotient">The second over the first: 1 where time is linear, the lengths' quotient where it is
/// quadratic.</param>
internal sealed record GrowthResult(
    string Text,
    int Characters,
    int LongCharacters,
    double NanosecondsPerCharacter,
    double LongNanosecondsPerCharacter,
    double Quotient);
