using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SelfRepair.Api.Models;

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

        ExportedPackage[] packages = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => store.GetAsync(revision, new Progress<PreparationProgress>(), CancellationToken.None)));

        string folder = Assert.Single(packages.Select(package => package.Folder).Distinct());
        Assert.True(File.Exists(Path.Combine(folder, "manifest.json")));
        Assert.Single(Directory.EnumerateDirectories(Path.GetDirectoryName(folder)!, packages[0].Key + "*"));
    }

    [Fact]
    public async Task Post_OnADamagedPackage_IsRefusedOnceAndExportsItAgain()
    {
        HttpClient client = service.CreateClient();
        PackageStore store = service.Services.GetRequiredService<PackageStore>();
        ModelRevision revision = service.Services.GetRequiredService<ModelCatalog>().Find("parallel").Revision("main");
        ExportedPackage package =
            await store.GetAsync(revision, new Progress<PreparationProgress>(), CancellationToken.None);
        await File.AppendAllTextAsync(Path.Combine(package.Folder, "weights.safetensors"), "x");

        HttpResponseMessage refused = await client.PostJsonAsync("/v1/self-repair", Request);

        await refused.AssertProblemAsync("package-damaged", pointer: null);
        Assert.NotNull(refused.Headers.RetryAfter);
        JsonElement analysis = await client.AnalyzeAsync(Request);
        Assert.Equal("succeeded", analysis.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Post_OnMoreModelsThanStayLoaded_FreesTheOneUsedLongestAgo()
    {
        HttpClient client = service.CreateClient();
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

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();
}
