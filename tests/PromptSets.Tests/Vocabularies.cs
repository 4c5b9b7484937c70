using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.PromptSets.Tests;

/// <summary>The tokenizers by the names that the cards give them.</summary>
internal static class Vocabularies
{
    /// <summary>That of the embedded model.</summary>
    public const string Embedded = "embedded";

    /// <summary>That of every Pythia model.</summary>
    public const string Pythia = "Pythia";

    /// <summary>A tokenizer.</summary>
    /// <param name="name">One of the two names.</param>
    public static TextTokenizer Named(string name) => Tokenizers.Named(name == Pythia ? "20b" : "tiny");
}
