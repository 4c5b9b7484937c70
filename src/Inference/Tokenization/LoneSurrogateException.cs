using System.Globalization;

namespace SelfRepair.Inference.Tokenization;

/// <summary>A text with half of a surrogate pair: no Unicode text, so it has no UTF-8 bytes and no tokens.</summary>
/// <remarks>The Hugging Face tokenizer, which reads UTF-8, can never be given one; replacing it by U+FFFD would score
/// another text than the caller's.</remarks>
public sealed class LoneSurrogateException : InferenceException
{
    /// <summary>Refuses a text for the surrogate at an index.</summary>
    /// <param name="index">Where it stands, in UTF-16 units from 0.</param>
    /// <param name="surrogate">The surrogate.</param>
    public LoneSurrogateException(int index, char surrogate)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The text holds U+{(int)surrogate:X4} at UTF-16 index {index}, half of a surrogate pair. "
            + $"Send whole characters."))
    {
        Index = index;
        Surrogate = surrogate;
    }

    /// <summary>Where the surrogate stands, in UTF-16 units from 0.</summary>
    public int Index { get; }

    /// <summary>The surrogate.</summary>
    public char Surrogate { get; }
}
