using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Models;

/// <summary>A tokenizer.json that was read.</summary>
/// <param name="Tokenizer">The tokenizer; null where the file is damaged, or none of byte-level tokens.</param>
/// <param name="Fault">Why it takes no texts; null where it does.</param>
internal sealed record OpenedTokenizer(TextTokenizer? Tokenizer, InvalidTokenizerException? Fault)
{
    /// <summary>The file could not be opened, which may pass; any other fault is one of its content.</summary>
    public bool IsUnreadable => Fault?.InnerException is IOException or UnauthorizedAccessException;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    public static OpenedTokenizer Open(string path)
    {
        try
        {
            TextTokenizer tokenizer = TextTokenizer.Open(path);
            return new OpenedTokenizer(tokenizer, tokenizer.Refusal);
        }
        catch (InvalidTokenizerException fault)
        {
            return new OpenedTokenizer(Tokenizer: null, fault);
        }
    }
}
