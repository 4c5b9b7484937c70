namespace SelfRepair.Api.Settings;

/// <summary>The settings of our own as they were given, each under its name, in the environment, as an argument or in a
/// file; null where it was not.</summary>
public sealed class GivenSettings
{
    /// <summary>Folder of what the service writes.</summary>
    [ConfigurationKeyName(SettingNames.Data)]
    public string? Data { get; init; }

    /// <summary>Folders of local checkpoints, separated as in PATH.</summary>
    [ConfigurationKeyName(SettingNames.Models)]
    public string? Models { get; init; }

    /// <summary>auto, cpu, cuda or cuda:N.</summary>
    [ConfigurationKeyName(SettingNames.Device)]
    public string? Device { get; init; }

    /// <summary>A number of threads.</summary>
    [ConfigurationKeyName(SettingNames.Threads)]
    public string? Threads { get; init; }

    /// <summary>A number of bytes.</summary>
    [ConfigurationKeyName(SettingNames.MemoryBudget)]
    public string? MemoryBudget { get; init; }

    /// <summary>A number of bytes.</summary>
    [ConfigurationKeyName(SettingNames.DiskBudget)]
    public string? DiskBudget { get; init; }

    /// <summary>true or false.</summary>
    [ConfigurationKeyName(SettingNames.AllowAnonymous)]
    public string? AllowAnonymous { get; init; }

    /// <summary>Names of hosts, with commas between them.</summary>
    [ConfigurationKeyName(SettingNames.Hosts)]
    public string? Hosts { get; init; }
}
