using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SelfRepair.Api.Devices;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Settings;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Api.Tests;

public sealed class HostingTests
{
    [Fact]
    public void Read_OfNothing_HasDefaults()
    {
        ServiceSettings settings = Read([]);

        Assert.EndsWith("selfrepair", settings.DataFolder, StringComparison.Ordinal);
        Assert.Equal((DeviceNames.Auto, 0, false), (settings.Device, settings.Threads, settings.AllowsAnonymous));
        Assert.Empty(settings.ModelFolders);
    }

    [Theory]
    [InlineData(SettingNames.Threads, "two")]
    [InlineData(SettingNames.Threads, "0")]
    [InlineData(SettingNames.Device, "tpu")]
    [InlineData(SettingNames.Device, "cuda:x")]
    [InlineData(SettingNames.AllowAnonymous, "yes")]
    [InlineData(SettingNames.MemoryBudget, "much")]
    [InlineData(SettingNames.DiskBudget, "0")]
    [InlineData(SettingNames.Models, "/no/such/folder")]
    [InlineData(SettingNames.Hosts, "http://lab.example.org")]
    public void Read_OfAWrongValue_NamesSettingAndValue(string setting, string value)
    {
        var refusal = Assert.Throws<InvalidSettingException>(
            () => Read(new() { [setting] = value, [SettingNames.Data] = Path.GetTempPath() }));

        Assert.Equal(setting, refusal.Setting);
        Assert.StartsWith(setting, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(value, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckSetting_OfADeviceThatIsNotHere_SaysWhatWasLookedFor()
    {
        ServiceSettings settings = Read(new() { [SettingNames.Device] = "cuda:1" });

        var refusal = Assert.Throws<InvalidSettingException>(new DeviceCheck(settings).CheckSetting);

        Assert.Equal(SettingNames.Device, refusal.Setting);
        Assert.Contains("'cuda:1' is not here. Looked for CUDA", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfADataFolderThatIsAFile_IsRefused()
    {
        string file = typeof(HostingTests).Assembly.Location;

        var refusal = Assert.Throws<InvalidSettingException>(() => Read(new() { [SettingNames.Data] = file }));

        Assert.Equal(SettingNames.Data, refusal.Setting);
    }

    [Theory]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("http://[::1]:80", true)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://example.org", false)]
    public void IsLoopback_OfAnAddress_IsWhetherOnlyThisMachineReachesIt(string address, bool expected)
    {
        Assert.Equal(expected, ListenAddresses.IsLoopback(address));
    }

    [Theory]
    [InlineData("urls", "http://*:8080")]
    [InlineData("urls", "http://localhost:1;http://0.0.0.0:2")]
    [InlineData("http_ports", "8080")]
    [InlineData("Kestrel:Endpoints:Open:Url", "http://0.0.0.0:1")]
    [InlineData("urls", "nonsense")]
    public void Start_OfAnOpenAddress_NeedsToBeTold(string name, string value)
    {
        string fault = Assert.Single(StartFaults(new() { [name] = value, [SettingNames.Data] = Path.GetTempPath() }));

        Assert.StartsWith($"{SettingNames.Urls}: '", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://*:8080", "true")]
    [InlineData("http://localhost:8080", null)]
    [InlineData(null, null)]
    public void Start_OfAnAddressThatIsAllowed_Passes(string? urls, string? anonymous)
    {
        Assert.Empty(StartFaults(new()
        {
            ["urls"] = urls,
            [SettingNames.AllowAnonymous] = anonymous,
            [SettingNames.Data] = Path.GetTempPath(),
        }));
    }

    [Fact]
    public void Start_OfManyWrongSettings_NamesThemAllTogether()
    {
        IReadOnlyList<string> faults = StartFaults(new()
        {
            [SettingNames.Threads] = "two",
            [SettingNames.Device] = "tpu",
            [SettingNames.Data] = typeof(HostingTests).Assembly.Location,
            [SettingNames.HubEndpoint] = "hub",
            ["urls"] = "http://*:8080",
        });

        Assert.Equal(
            [SettingNames.Urls, SettingNames.HubEndpoint, SettingNames.Data, SettingNames.Device, SettingNames.Threads],
            faults.Select(fault => fault.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_OfAWrongSetting_EndsInItsSentence()
    {
        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServiceProcess.StartAsync(new()
            {
                [SettingNames.Data] = Path.GetTempPath(),
                [SettingNames.Threads] = "two",
                [SettingNames.DiskBudget] = "much",
            }));

        Assert.Contains($"{SettingNames.Threads}: 'two' is no number", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{SettingNames.DiskBudget}: 'much' is no number", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SentencesOf_AFaultOfTheService_AreNone()
    {
        Assert.Empty(StartRefusal.SentencesOf(new InvalidOperationException("a bug")));
    }

    [Fact]
    public void Help_OfTheService_NamesEverySetting()
    {
        string[] names =
        [
            SettingNames.Urls, SettingNames.Data, SettingNames.Models, SettingNames.Device, SettingNames.Threads,
            SettingNames.AllowAnonymous, SettingNames.Hosts, SettingNames.MemoryBudget, SettingNames.DiskBudget,
            SettingNames.HubHome, SettingNames.HubCache, SettingNames.HubEndpoint,
            SettingNames.HubToken, SettingNames.HubOffline,
        ];
        Assert.All(
            names,
            name => Assert.Contains(name, SettingNames.Help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1000000000", 1_000_000_000)]
    [InlineData("12 GiB", 12L << 30)]
    [InlineData("800mib", 800L << 20)]
    [InlineData("1.5 KiB", 1_536)]
    public void TryParse_OfANumberOfBytes_TakesUnits(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(text, out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(1_610_612_736, "1.5 GiB")]
    public void Format_OfANumberOfBytes_TakesTheLargestUnit(long bytes, string expected)
    {
        Assert.Equal(expected, ByteSize.Format(bytes));
    }

    private static ServiceSettings Read(Dictionary<string, string?> values) =>
        ServiceSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(values).Build().Get<GivenSettings>()
            ?? new GivenSettings());

    /// <summary>What a start says of its settings.</summary>
    private static IReadOnlyList<string> StartFaults(Dictionary<string, string?> values)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(values);
        builder.AddSettings();
        builder.AddHosting();
        builder.AddHub();
        using WebApplication app = builder.Build();
        return Record.Exception(app.Services.GetRequiredService<IStartupValidator>().Validate) is Exception refusal
            ? StartRefusal.SentencesOf(refusal)
            : [];
    }
}
