using SelfRepair.Api.Settings;
using SelfRepair.Testing.Checkpoints;
using SelfRepair.Testing.Processes;

namespace SelfRepair.Api.Tests.Models;

/// <summary>What a start finds out about the machine.</summary>
public sealed class StartUpTests
{
    /// <summary>Without ICU text would silently become other tokens.</summary>
    [Fact]
    public async Task Start_WhereNormalizationDoesNothing_IsRefused()
    {
        string data = Directory.CreateTempSubdirectory("selfrepair-start-").FullName;

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServiceProcess.StartAsync(new()
            {
                [SettingNames.Data] = data,
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
            }));

        Assert.Contains("did not start", refusal.Message, StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }

    /// <summary>Beside a pipe in a file's place, which nobody ever writes.</summary>
    [Fact]
    public async Task Start_WhereTheSettingNamesACheckpointItself_SaysToNameItsParent()
    {
        string folder = Directory.CreateTempSubdirectory("selfrepair-start-").FullName;
        string models = GoldenCheckpoint.CopyTo(Path.Combine(folder, "pythia-70m"));
        File.Delete(Path.Combine(GoldenCheckpoint.CopyTo(Path.Combine(models, "pipe")), "config.json"));
        Shell.Run("mkfifo \"$1\"", Path.Combine(models, "pipe", "config.json"));

        using ServiceProcess service = await ServiceProcess.StartAsync(new()
        {
            [SettingNames.Data] = Path.Combine(folder, "data"),
            [SettingNames.Models] = models,
        });

        await service.UntilAsync(() => Task.FromResult(
            service.Log.Contains("names this checkpoint itself; name its parent", StringComparison.Ordinal)
            && service.Log.Contains("Left out pipe", StringComparison.Ordinal)));
        await service.UntilReadyAsync();
        await service.KillAsync();
        Directory.Delete(folder, recursive: true);
    }
}
