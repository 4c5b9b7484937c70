using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Packages;

/// <summary>Something stands where the package should go; an export never overwrites.</summary>
/// <param name="package">The folder's name, without its parents.</param>
public sealed class PackageExistsException(string package)
    : ExportException($"'{package}' exists already; remove it or name another folder for the package.")
{
    /// <summary>The folder's name, without its parents.</summary>
    public string Package { get; } = package;
}
