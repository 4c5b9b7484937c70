using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRepair.Inference.Tokenization;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Tokenization;

/// <summary>The embedded model's tokenizer.json as people's tools save it: 43 ways, 16 texts each, encoded by the
/// tokenizers library itself (0.23.2, add_special_tokens false, padding left out).</summary>
public sealed class TokenizerVariantTests
{
    private const string Goldens = "tokenizer/variants.jsonl";

    private static readonly ILookup<string, JsonElement> Lines =
        GoldenFiles.Lines(Goldens).ToLookup(line => line.GetProperty("name").GetString()!);

    public static TheoryData<string> Names => [.. Lines.Select(variant => variant.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_WithAVariantOfTheFile_GivesTheLibrarysIdsAndOffsets(string name)
    {
        TextTokenizer tokenizer = TokenizerFiles.Open(File(Lines[name].First()).ToJsonString());
        Assert.Null(tokenizer.Refusal);
        Assert.Equal(16, Lines[name].Count());
        Assert.All(Lines[name], line =>
        {
            TokenizedText tokenized = tokenizer.Encode(line.GetProperty("text").GetString()!);
            Assert.Equal(line.GetProperty("ids").Deserialize<int[]>(), tokenized.Ids);
            Assert.Equal(
                line.GetProperty("offsets").Deserialize<int[][]>()!.Select(pair => new TokenOffset(pair[0], pair[1])),
                tokenized.Offsets);
        });
    }

    [Fact]
    public void Goldens_OfVariants_AreAllThere() => Assert.Equal(44, Lines.Count);

    /// <summary>A line says how its file differs: members exchanged, one taken away, or merges in their older
    /// spelling.</summary>
    private static JsonObject File(JsonElement line)
    {
        JsonObject file = TokenizerFiles.Tiny();
        if (line.TryGetProperty("patch", out JsonElement patch))
        {
            Patch(file, patch);
        }
        else if (line.TryGetProperty("remove", out JsonElement path))
        {
            string[] names = path.Deserialize<string[]>()!;
            names[..^1].Aggregate(file, (part, name) => part[name]!.AsObject()).Remove(names[^1]);
        }
        else
        {
            IEnumerable<JsonNode?> merges = file["model"]!["merges"]!.AsArray()
                .Select(pair => (JsonNode?)$"{pair![0]} {pair[1]}");
            file["model"]!["merges"] = new JsonArray([(JsonNode?)"#version: 0.2", .. merges]);
        }

        return file;
    }

    private static void Patch(JsonObject target, JsonElement patch)
    {
        foreach (JsonProperty member in patch.EnumerateObject())
        {
            if (member.Name == "model")
            {
                Patch(target["model"]!.AsObject(), member.Value);
            }
            else
            {
                target[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            }
        }
    }
}
