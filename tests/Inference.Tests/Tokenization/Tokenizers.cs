using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Tokenization;

/// <summary>The two vocabularies of the goldens, opened once.</summary>
internal static class Tokenizers
{
    private static readonly Lazy<TextTokenizer> OpenedPythia = new(OpenPythia);
    private static readonly Lazy<TextTokenizer> OpenedTiny = new(() => TextTokenizer.Open(TinyPath));

    public static string TinyPath => Path.Combine(GoldenFiles.RepositoryRoot, "models", "neox-tiny", "tokenizer.json");

    /// <summary>"20b", the vocabulary of every Pythia model, or "tiny", that of the embedded model.</summary>
    public static TextTokenizer Named(string vocabulary) => vocabulary == "20b" ? OpenedPythia.Value : OpenedTiny.Value;

    private static TextTokenizer OpenPythia()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.Create(path))
            using (Stream golden = GoldenFiles.OpenGolden("tokenizer/20B_tokenizer.json"))
            {
                golden.CopyTo(file);
            }

            return TextTokenizer.Open(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
