using System.Text.Json;
using Microsoft.Extensions.Configuration;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Hub;

namespace SelfRepair.Api.Tests.Hub;

/// <summary>Settings are what the Hub's own client makes of the same environment.</summary>
public sealed class HubSettingsTests : IDisposable
{
    private const string Hub = "http://hub.invalid:1";

    private readonly string home = Directory.CreateTempSubdirectory("selfrepair-home-").FullName;

    public HubSettingsTests()
    {
        Directory.CreateDirectory(Path.Combine(home, "tok"));
        File.WriteAllText(Path.Combine(home, "tok", "token"), "hf_file\n");
        File.WriteAllText(Path.Combine(home, "tok", "other"), "  hf_path\n");
    }

    public static TheoryData<string> Environments =>
        [.. HubRecording.Steps("env").Select(step => step.GetProperty("step").GetString()!)];

    [Theory]
    [MemberData(nameof(Environments))]
    public void Read_OfARecordedEnvironment_IsWhatTheHubsClientReads(string name)
    {
        JsonElement step = HubRecording.Steps("env").Single(one => one.GetProperty("step").GetString() == name);
        Dictionary<string, string?> variables = new() { ["HF_ENDPOINT"] = Hub };
        foreach (JsonProperty variable in step.GetProperty("env").EnumerateObject())
        {
            variables[variable.Name] = variable.Value.GetString()?.Replace("{home}", home, StringComparison.Ordinal);
        }

        HubSettings settings = Read(variables);

        string expected = step.GetProperty("out")[0].GetString()!
            .Replace("{home}", home, StringComparison.Ordinal)
            .Replace("{hub}", Hub, StringComparison.Ordinal);
        string endpoint = settings.Endpoint.AbsoluteUri.TrimEnd('/');
        Assert.StartsWith($"cache={settings.CacheFolder} ", expected, StringComparison.Ordinal);
        Assert.EndsWith(
            $"endpoint={endpoint} offline={settings.IsOffline} token={settings.Token ?? "None"}",
            expected,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HF_ENDPOINT", "huggingface.co")]
    [InlineData("HF_ENDPOINT", "ftp://mirror.invalid")]
    [InlineData("HF_TOKEN", "hf_a\r\nX-Injected: 1")]
    [InlineData("HF_HUB_ETAG_TIMEOUT", "soon")]
    [InlineData("HF_HUB_DOWNLOAD_TIMEOUT", "0")]
    public void Read_OfAWrongValue_NamesTheSetting(string name, string value)
    {
        var refusal = Assert.Throws<InvalidSettingException>(() => Read(new() { [name] = value }));

        Assert.Equal(name, refusal.Setting);
    }

    [Fact]
    public void ToString_OfSettings_HasNoToken()
    {
        Assert.DoesNotContain("hf_a", Read(new() { ["HF_TOKEN"] = "hf_a" }).ToString(), StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(home, recursive: true);

    private static HubSettings Read(Dictionary<string, string?> variables) =>
        HubSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(variables).Build());
}
