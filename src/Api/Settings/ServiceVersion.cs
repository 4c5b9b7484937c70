using System.Reflection;

namespace SelfRepair.Api.Settings;

/// <summary>The version of the service.</summary>
public static class ServiceVersion
{
    /// <summary>Version, without the commit that a build appends.</summary>
    public static string Current { get; } =
        typeof(ServiceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];
}
