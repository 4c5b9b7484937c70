using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Models;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Tests;

/// <summary>Packages in the data folder of a service of its own.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Request =
        """{"model": "parallel", "prompts": [{"token_ids": [1, 2]}, {"token_ids": [3, 4]}]}""";

    private readonly ServiceFactory service = new();

    [Fact]
    public async Task Get_OfOnePackageByMany_ExportsItOnce()
    {
        PackageStore store = service.Services.GetRequiredService<PackageStore>();
        ModelRevision revision = service.Services.GetRequiredService<ModelCatalog>().Find("parallel").Revision("main");

        PackageLease[] packages = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => store.GetAsync(revision, new Progress<PreparationProgress>(), CancellationToken.None)));

        string folder = Assert.Single(packages.Select(package => package.Folder).Distinct());
        Assert.True(File.Exists(Path.Combine(folder, "manifest.json")));
        Assert.Single(Directory.EnumerateDirectories(Path.GetDirectoryName(folder)!, packages[0].Key + "*"));
    }

    [Fact]
    public async Task Post_OnADamagedPackage_IsRefusedOnceAndExportsItAgain()
    {
        HttpClient client = service.CreateClient();
        using PackageLease package = await PrepareAsync("parallel");
        await File.AppendAllTextAsync(Path.Combine(package.Folder, "weights.safetensors"), "x");

        HttpResponseMessage refused = await client.PostJsonAsync("/v1/self-repair", Request);

        await refused.AssertProblemAsync("package-damaged", pointer: null);
        Assert.NotNull(refused.Headers.RetryAfter);
        JsonElement analysis = await client.AnalyzeAsync(Request);
        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Post_OnADamagedHeader_IsRefusedAsDamageToo()
    {
        HttpClient client = service.CreateClient();
        using PackageLease package = await PrepareAsync("parallel");
        string weights = Path.Combine(package.Folder, "weights.safetensors");
        byte[] bytes = await File.ReadAllBytesAsync(weights);
        bytes[12] ^= 1;
        await File.WriteAllBytesAsync(weights, bytes);

        HttpResponseMessage refused = await client.PostJsonAsync("/v1/self-repair", Request);

        await refused.AssertProblemAsync("package-damaged", pointer: null);
    }

    /// <summary>The embedded model and its revisions take the same memory each.</summary>
    [Fact]
    public async Task Post_OnMoreModelsThanFitTheMemory_FreesTheOneUsedLongestAgo()
    {
        await using WebApplicationFactory<ServiceSettings> small = service.WithWebHostBuilder(
            builder => builder.UseSetting(SettingNames.MemoryBudget, MemoryFor(3.5)));
        HttpClient client = small.CreateClient();
        foreach (string revision in (string[])["step64", "step128", "step256", "step512"])
        {
            await client.AnalyzeAsync(
                $$"""{"prompt_set": "ioi", "limit": 2, "heads": ["L5H0"], "revision": "{{revision}}"}""");
        }

        HttpResponseMessage response = await client.GetAsync("/v1/models/neox-tiny");

        JsonElement model = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal(
            ["step128", "step256", "step512"],
            model.GetProperty("revisions").EnumerateArray()
                .Where(one => one.GetProperty("state").GetString() == "loaded")
                .Select(one => one.GetProperty("revision").GetString()));
    }

    [Fact]
    public async Task Post_OnAModelThatDoesNotFit_SaysWhatItTakesAndWhatFits()
    {
        await using WebApplicationFactory<ServiceSettings> tiny = service.WithWebHostBuilder(
            builder => builder.UseSetting(SettingNames.MemoryBudget, "100 KiB"));

        HttpResponseMessage refused = await tiny.CreateClient().PostJsonAsync("/v1/self-repair", Request);

        await refused.AssertProblemAsync("model-too-large", "/model");
        Assert.Contains("(102400 bytes)", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_BeyondTheDiskBudget_EvictsThePackageUsedLongestAgo()
    {
        (await PrepareAsync("parallel")).Dispose();
        using PackageLease used = await PrepareAsync("serial");
        PackageCache cache = service.Services.GetRequiredService<PackageCache>();
        long byteCount = service.Services.GetRequiredService<ServiceSettings>().DiskBudget;

        cache.MakeRoom(byteCount).Dispose();

        // The embedded model is loaded and serial is leased: both are in use.
        Assert.DoesNotContain(cache.All(), package => package.Source.Id == "parallel");
        Assert.Contains(cache.All(), package => package.Key == used.Key);
    }

    [Fact]
    public async Task Delete_OfALocalModel_RemovesItsPackageAndLeavesItsFolder()
    {
        HttpClient client = service.CreateClient();
        await client.AnalyzeAsync(Request);
        PackageCache cache = service.Services.GetRequiredService<PackageCache>();
        Assert.Contains(cache.All(), package => package.Source.Id == "parallel");

        HttpResponseMessage deleted = await client.DeleteAsync("/v1/models/parallel");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.DoesNotContain(cache.All(), package => package.Source.Id == "parallel");
        Assert.True(File.Exists(Path.Combine(LocalModels.Folder, "parallel", "config.json")));
        await client.AnalyzeAsync(Request);
    }

    [Fact]
    public async Task Delete_OfAModelInUse_IsRefused()
    {
        HttpClient client = service.CreateClient();
        using PackageLease package = await PrepareAsync("parallel");

        HttpResponseMessage refused = await client.DeleteAsync("/v1/models/parallel");

        await refused.AssertProblemAsync("model-in-use", pointer: null);
        Assert.True(Directory.Exists(package.Folder));
    }

    [Fact]
    public async Task Delete_OfTheEmbeddedModel_IsRefused()
    {
        HttpResponseMessage refused = await service.CreateClient().DeleteAsync("/v1/models/neox-tiny");

        await refused.AssertProblemAsync("model-not-deletable", pointer: null);
    }

    [Fact]
    public async Task Load_ThenUnload_BringsAModelIntoMemoryAndOut()
    {
        HttpClient client = service.CreateClient();

        HttpResponseMessage loaded = await client.PostAsync("/v1/models/odd/load", content: null);
        HttpResponseMessage unloaded = await client.PostAsync("/v1/models/odd/unload?revision=main", content: null);

        Assert.Equal("loaded", StateOf(await loaded.JsonAsync()));
        Assert.Equal("available", StateOf(await unloaded.JsonAsync()));
        JsonElement list = await (await client.GetAsync("/v1/models/odd/revisions")).JsonAsync();
        Assert.True(list.GetProperty("revisions")[0].GetProperty("package_bytes").GetInt64() > 0);
    }

    [Fact]
    public async Task Unload_OfAModelThatIsLeased_IsRefused()
    {
        HttpClient client = service.CreateClient();
        ModelRevision revision = service.Services.GetRequiredService<ModelCatalog>().Find("odd").Revision("main");
        using ModelLease lease = await service.Services.GetRequiredService<ModelHost>().AcquireAsync(
            revision, default, new Progress<PreparationProgress>(), CancellationToken.None);

        HttpResponseMessage refused = await client.PostAsync("/v1/models/odd/unload", content: null);

        await refused.AssertProblemAsync("model-in-use", pointer: null);
    }

    /// <summary>Room for one of two models of a size: the second is loaded when the first is given back.</summary>
    [Fact]
    public async Task Acquire_WhereLeasedModelsLeaveNoRoom_WaitsForThem()
    {
        await using WebApplicationFactory<ServiceSettings> small = service.WithWebHostBuilder(
            builder => builder.UseSetting(SettingNames.MemoryBudget, MemoryFor(1.5)));
        ModelHost host = small.Services.GetRequiredService<ModelHost>();
        ModelSource model = small.Services.GetRequiredService<ModelCatalog>().Find("neox-tiny");
        Progress<PreparationProgress> nobody = new();
        ModelLease first = await host.AcquireAsync(model.Revision("step64"), default, nobody, default);

        Task<ModelLease> second = host.AcquireAsync(model.Revision("step128"), default, nobody, default);
        Assert.False(second.IsCompleted);
        first.Dispose();

        using ModelLease lease = await second;
        Assert.False(host.IsLoaded(first.Model.Key));
    }

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();

    /// <summary>Memory for so many of the embedded model's size.</summary>
    private string MemoryFor(double models)
    {
        ModelRevision revision =
            service.Services.GetRequiredService<ModelCatalog>().Find(ModelCatalog.EmbeddedModel).Revision("main");
        ModelDescription model = service.Services.GetRequiredService<ModelDescriber>().Describe(revision);
        ModelMemory memory = service.Services.GetRequiredService<ModelMemory>();
        return $"{(long)(models * memory.BytesOf(model.Architecture, default))}";
    }

    private static string? StateOf(JsonElement model) =>
        model.GetProperty("revisions")[0].GetProperty("state").GetString();

    private Task<PackageLease> PrepareAsync(string model)
    {
        ModelRevision revision = service.Services.GetRequiredService<ModelCatalog>().Find(model).Revision("main");
        return service.Services.GetRequiredService<PackageStore>().GetAsync(
            revision, new Progress<PreparationProgress>(), CancellationToken.None);
    }
}
