using SelfRepair.Testing;

namespace SelfRepair.Api.Tests;

/// <summary>The golden models, and two folders that are no good checkpoints.</summary>
public static class LocalModels
{
    /// <summary>A folder as SELFREPAIR_MODELS names it.</summary>
    public static string Folder { get; } = Make();

    /// <summary>The folder of one of them.</summary>
    public static string FolderOf(string model) => Path.Combine(Folder, model);

    private static string Make()
    {
        string folder = Directory.CreateTempSubdirectory("selfrepair-models-").FullName;
        foreach (string model in (string[])["odd", "parallel", "serial"])
        {
            string source = Path.Combine(GoldenFiles.RepositoryRoot, "tests", "goldens", "models", model);
            Directory.CreateSymbolicLink(Path.Combine(folder, model), source);
        }

        string broken = Directory.CreateDirectory(Path.Combine(folder, "broken")).FullName;
        File.WriteAllText(Path.Combine(broken, "config.json"), """{"model_type": "llama"}""");
        string notFinite = Directory.CreateDirectory(Path.Combine(folder, "not-finite")).FullName;
        MakeNotFinite(Path.Combine(folder, "odd"), notFinite);
        return folder;
    }

    /// <summary>The same checkpoint with NaN as its last weight, one of the unembedding.</summary>
    private static void MakeNotFinite(string source, string target)
    {
        File.Copy(Path.Combine(source, "config.json"), Path.Combine(target, "config.json"));
        byte[] weights = File.ReadAllBytes(Path.Combine(source, "model.safetensors"));
        BitConverter.TryWriteBytes(weights.AsSpan(weights.Length - sizeof(float)), float.NaN);
        File.WriteAllBytes(Path.Combine(target, "model.safetensors"), weights);
    }
}
