using System.Text.Json.Nodes;
using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Tokenization;

/// <summary>tokenizer.json files that a test changes.</summary>
internal static class TokenizerFiles
{
    /// <summary>That of the embedded model.</summary>
    public static JsonObject Tiny() => JsonNode.Parse(File.ReadAllText(Tokenizers.TinyPath))!.AsObject();

    /// <summary>Opens a file of the given content.</summary>
    public static TextTokenizer Open(string content) => With(content, TextTokenizer.Open);

    /// <summary>Uses a file of the given content.</summary>
    public static T With<T>(string content, Func<string, T> use)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);
            return use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
