using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using SelfRepair.Api.Hosting;
using SelfRepair.Testing;

namespace SelfRepair.Api.Tests;

/// <summary>The real service with a data folder of its own and the golden models as local checkpoints.</summary>
public sealed class ServiceFactory : WebApplicationFactory<ServiceSettings>
{
    /// <summary>Where this service writes.</summary>
    public string DataFolder { get; } = Directory.CreateTempSubdirectory("selfrepair-api-").FullName;

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting(SettingNames.Data, DataFolder);
        builder.UseSetting(SettingNames.Models, LocalModels.Folder);
        builder.UseSetting("Serilog:MinimumLevel:Default", "Fatal");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(DataFolder))
        {
            Directory.Delete(DataFolder, recursive: true);
        }
    }
}

/// <summary>The golden models, and two folders that are no good checkpoints.</summary>
public static class LocalModels
{
    /// <summary>A folder as SELFREPAIR_MODELS names it.</summary>
    public static string Folder { get; } = Make();

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
        MakeNotFinite(Path.Combine(folder, "odd"), Directory.CreateDirectory(Path.Combine(folder, "not-finite")).FullName);
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

/// <summary>Tests that share one running service.</summary>
[CollectionDefinition(Name)]
public sealed class ServiceCollectionDefinition : ICollectionFixture<ServiceFactory>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "service";
}
