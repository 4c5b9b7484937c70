using System.CommandLine;
using SelfRepair.Benchmarks.CommandLine;
using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.Tokenization;

/// <summary><c>tokenize</c>: turns long texts into tokens, and measures it.</summary>
internal static class TokenizeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Option<int> characters = CommonOptions.Count(
            "--characters", "Length of the text that this repository's documents are repeated to.", 4_000_000);
        Option<int> repeats = CommonOptions.Count("--repeats", "How often it is read once more.", 20);
        Option<string?> json = CommonOptions.Json();
        Command command = new(
            "tokenize", "Measures Pythia's tokenizer on long English text and on texts that are hard to tokenize.")
        {
            characters, repeats, json,
        };
        return command.Doing(parsed =>
        {
            TokenizeResult result = TokenizeRun.Execute(parsed.GetValue(characters), parsed.GetValue(repeats));
            Console.WriteLine(
                $"{result.Tokens} tokens: {result.TokensPerSecond / 1e6:F2} M tokens/s at best, "
                + $"{result.TokensPerSecondMedian / 1e6:F2} in the middle, "
                + $"{result.ColdTokensPerSecond / 1e6:F2} in the process's first pass");
            foreach (GrowthResult growth in result.Growths)
            {
                Console.WriteLine(
                    $"{growth.Text,-30} {growth.NanosecondsPerCharacter,6:F1} ns a character, "
                    + $"{growth.LongNanosecondsPerCharacter,6:F1} where it is {growth.LongCharacters} long");
            }

            ResultFile.Write(parsed.GetValue(json), result);
        });
    }
}
