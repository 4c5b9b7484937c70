using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.PromptSets.Tests;

/// <summary>The tokenizers of the embedded model and of every Pythia model, opened once.</summary>
public sealed class Vocabularies
{
    public const string Embedded = "embedded";
    public const string Pythia = "Pythia";

    private readonly TextTokenizer embedded =
        TextTokenizer.Open(Path.Combine(GoldenFiles.RepositoryRoot, "models", "neox-tiny", "tokenizer.json"));

    private readonly TextTokenizer pythia = OpenPythia();

    public TextTokenizer this[string name] => name == Embedded ? embedded : pythia;

    private static TextTokenizer OpenPythia()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("prompt-sets-");
        try
        {
            string path = Path.Combine(folder.FullName, "tokenizer.json");
            using (Stream packed = GoldenFiles.OpenGolden("tokenizer/20B_tokenizer.json"))
            using (FileStream file = File.Create(path))
            {
                packed.CopyTo(file);
            }

            return TextTokenizer.Open(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
