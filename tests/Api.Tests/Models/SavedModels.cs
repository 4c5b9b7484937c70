using System.Formats.Tar;
using System.Text.Json.Nodes;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Settings;
using SelfRepair.Testing;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.Api.Tests.Models;

/// <summary>A service whose local models are one checkpoint, saved as different tools save it.</summary>
public sealed class SavedModels : IDisposable
{
    private const string Base = "vocab-larger";

    private readonly string folder = Directory.CreateTempSubdirectory("selfrepair-saved-").FullName;
    private readonly ServiceFactory service;

    /// <summary>Makes them and starts the service.</summary>
    public SavedModels()
    {
        using (Stream archive = GoldenFiles.OpenGolden($"checkpoints/{Base}.tar.gz"))
        {
            TarFile.ExtractToDirectory(archive, folder, overwriteFiles: false);
        }

        MakeTokenizers();
        MakeRotary();
        MakeMagnitude("subnormal", 1e-41f);
        MakeMagnitude("huge", 1e30f);
        service = new ServiceFactory
        {
            Settings = new Dictionary<string, string> { [SettingNames.Models] = folder },
        };
        Client = service.CreateClient();
    }

    /// <summary>Talks to it.</summary>
    public HttpClient Client { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        service.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void MakeTokenizers()
    {
        Make("template", "post_processor", Template(prependsEndOfText: false));
        Make("template-bos", "post_processor", Template(prependsEndOfText: true));
        Make(
            "trimmed-with-prefix",
            "post_processor",
            """{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}""");
        Make("truncated", "truncation", """{"direction": "Right", "max_length": 2, "strategy": "LongestFirst"}""");
        Make("nfkc", "normalizer", """{"type": "NFKC"}""");
        Make("digits", "pre_tokenizer", """
            {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": true},
            {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true}]}
            """);
        Make("unigram", "model", """{"type": "Unigram", "unk_id": 0, "vocab": [["a", -1.5]]}""");
        Make("without-vocabulary", "model", """{"type": "BPE", "merges": []}""");
        File.WriteAllText(Path.Combine(Copy("damaged"), "tokenizer.json"), "{\"version\": ");
    }

    private void MakeRotary()
    {
        string[] classical = ["rotary_pct", "rotary_emb_base"];
        Configure("rope-type-linear", classical, """
            {"rope_parameters": {"type": "linear", "factor": 4.0, "rope_theta": 10000.0, "partial_rotary_factor": 0.25}}
            """);
        Configure("rope-scaling-linear", classical, """
            {"rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.25},
            "rope_scaling": {"type": "linear", "factor": 2.0}}
            """);
        Configure("rope-scaling-default", [], """
            {"rope_scaling": {"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.5}}
            """);
        Configure("rope-parameters-default", classical, """
            {"rope_parameters": {"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.5}}
            """);
    }

    /// <summary>Queries and keys of a magnitude: products of huge ones leave float32.</summary>
    private void MakeMagnitude(string name, float scale)
    {
        string checkpoint = Path.Combine(folder, name);
        new SyntheticCheckpoint(new ModelShape(1, 2, 16, 8, 32, 40, 16, IsParallel: true), StoredNumber.Float32)
            .Write(checkpoint, StoredFormat.Safetensors, shardCount: 1);
        SafetensorsEdits.Change(
            Path.Combine(checkpoint, "model.safetensors"),
            (tensor, number) => tensor.EndsWith("query_key_value.weight", StringComparison.Ordinal)
                ? number * scale
                : number);
    }

    private static string Template(bool prependsEndOfText)
    {
        const string EndOfText = """{"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}}, """;
        string first = prependsEndOfText ? EndOfText : "";
        string special = prependsEndOfText
            ? """{"<|endoftext|>": {"id": "<|endoftext|>", "ids": [0], "tokens": ["<|endoftext|>"]}}"""
            : "{}";
        return $$$"""
            {"type": "TemplateProcessing", "single": [{{{first}}}{"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {{{special}}}}
            """;
    }

    private void Make(string name, string member, string value) =>
        Change(Path.Combine(Copy(name), "tokenizer.json"), file => file[member] = JsonNode.Parse(value));

    private void Configure(string name, string[] dropped, string members) =>
        Change(Path.Combine(Copy(name), "config.json"), config =>
        {
            Array.ForEach(dropped, key => config.Remove(key));
            foreach ((string key, JsonNode? value) in JsonNode.Parse(members)!.AsObject())
            {
                config[key] = value!.DeepClone();
            }
        });

    private static void Change(string path, Action<JsonObject> change)
    {
        JsonObject content = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(content);
        File.WriteAllText(path, content.ToJsonString());
    }

    private string Copy(string name)
    {
        string target = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        foreach (string file in (string[])["config.json", "model.safetensors", "tokenizer.json"])
        {
            File.Copy(Path.Combine(folder, Base, file), Path.Combine(target, file));
        }

        return target;
    }
}
