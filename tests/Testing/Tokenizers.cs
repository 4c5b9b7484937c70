using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Testing;

/// <summary>The two vocabularies of the goldens, opened once.</summary>
public static class Tokenizers
{
    private static readonly Lazy<TextTokenizer> OpenedPythia = new(OpenPythia);
    private static readonly Lazy<TextTokenizer> OpenedTiny = new(() => TextTokenizer.Open(TinyPath));

    /// <summary>The tokenizer.json of the embedded model.</summary>
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
