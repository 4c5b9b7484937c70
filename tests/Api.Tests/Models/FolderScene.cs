using System.Net;
using System.Text.Json;
using SelfRepair.Api.Settings;
using SelfRepair.Testing.Checkpoints;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Api.Tests.Models;

/// <summary>A folder of models and a Hub cache, as people leave them, and the service on them.</summary>
public sealed class FolderScene : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("selfrepair-folders-").FullName;
    private ServiceFactory? service;

    /// <summary>Makes the folders, empty.</summary>
    public FolderScene()
    {
        Directory.CreateDirectory(Models);
        Directory.CreateDirectory(Cache);
    }

    /// <summary>What SELFREPAIR_MODELS names first.</summary>
    public string Models => Path.Combine(folder, "models");

    /// <summary>What it names behind that.</summary>
    public IReadOnlyList<string> MoreModels { get; init; } = [];

    /// <summary>The Hub cache.</summary>
    public string Cache => Path.Combine(folder, "cache");

    /// <summary>A client of the service, which starts when it is first asked for.</summary>
    public HttpClient Client => (service ??= Start()).CreateClient();

    /// <summary>What the service is made of.</summary>
    public IServiceProvider Services => (service ??= Start()).Services;

    /// <summary>A path below the models.</summary>
    public string PathOf(params string[] parts) => Path.Combine([Models, .. parts]);

    /// <summary>Puts a whole checkpoint of random weights somewhere below the models.</summary>
    public string AddCheckpoint(params string[] parts) => GoldenCheckpoint.CopyTo(PathOf(parts));

    /// <summary>Puts the same checkpoint into the cache.</summary>
    /// <returns>The snapshot's folder.</returns>
    public string AddRepository(string organization, string name) => Path.Combine(
        GoldenCheckpoint.CacheIn(Cache, organization, name), "snapshots", GoldenCheckpoint.Commit);

    /// <summary>The names that the service lists.</summary>
    public async Task<string[]> ListAsync()
    {
        JsonElement list = await (await Client.GetAsync("/v1/models")).JsonAsync();
        return [.. list.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
    }

    /// <summary>The head rows of a small request, as text.</summary>
    public async Task<string> RowsAsync(string model, string revision = "main")
    {
        string body = JsonSerializer.Serialize(new
        {
            model,
            revision,
            prompts = new[] { new { token_ids = new[] { 1, 2, 3 } }, new { token_ids = new[] { 3, 4, 5 } } },
        });
        JsonElement answer = await (await Client.PostJsonAsync("/v1/self-repair", body)).JsonAsync(HttpStatusCode.OK);
        return answer.GetProperty("heads").GetRawText();
    }

    /// <summary>The refusal of a model that is asked for.</summary>
    /// <returns>Its detail.</returns>
    public async Task<string> RefusalAsync(string model, string code = "model-unreadable")
    {
        string body = JsonSerializer.Serialize(
            new { model, prompts = new[] { new { token_ids = new[] { 1, 2, 3 } } } });
        HttpResponseMessage response = await Client.PostJsonAsync("/v1/self-repair", body);
        JsonElement problem = await response.AssertProblemAsync(code, "/model");
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.DoesNotContain(folder, detail, StringComparison.Ordinal);
        return detail;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        service?.Dispose();

        // A name that is no text cannot be written in .NET.
        Shell.Run("rm -rf \"$1\"", folder);
    }

    private ServiceFactory Start() => new()
    {
        Settings = new Dictionary<string, string>
        {
            [SettingNames.Models] = string.Join(Path.PathSeparator, [Models, .. MoreModels]),
            [SettingNames.HubCache] = Cache,
        },
    };
}
