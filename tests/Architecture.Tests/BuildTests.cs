using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SelfRepair.Architecture.Tests;

/// <summary>What the checkout carries beside code.</summary>
public sealed partial class BuildTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    /// <summary>Text that would tie the checkout to one machine or one package registry, put together here so that this
    /// file does not hold it.</summary>
    private static readonly string[] ForeignText =
    [
        .. new[] { "work", "root", "home", "Users" }.Select(folder => $"/{folder}/"),
        .. new[] { "nuget.", "pypi.", "npmjs.", "npmjs.", "pythonhosted.", "crates." }
            .Zip(["org", "org", "org", "com", "org", "io"], string.Concat),
        string.Concat("/v3/", "index.json"),
    ];

    private static readonly string[] TextExtensions =
    [
        ".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".yaml", ".yml", ".sh", ".html", ".css", ".js", ".mjs",
        ".npmrc", ".txt", ".globalconfig", ".config", ".proto", ".ipynb", ".py", "",
    ];

    [Fact]
    public void Text_OfTheCheckout_NamesNoMachineAndNoRegistry()
    {
        IEnumerable<string> offenders =
            from path in Repository.Files()
            where TextExtensions.Contains(Path.GetExtension(path)) || path.EndsWith("lock.json", Ordinal)
            let text = Repository.Read(path)
            from foreign in ForeignText.Where(foreign => text.Contains(foreign, Ordinal))
            select $"{path}: {foreign}";
        Law.Holds("The checkout belongs to no machine.", offenders);
    }

    /// <summary>What needs more than the SDK is outside the solution, and .ci/run builds and runs it.</summary>
    [Fact]
    public void Project_InTheCheckout_StandsInTheSolutionOrInCiWithItsLockFile()
    {
        string[] solution = [.. SolutionProject().Matches(Repository.Read("SelfRepair.sln"))
            .Select(match => match.Groups["path"].Value.Replace('\\', '/'))];
        string[] projects = [.. Repository.Files().Where(path => path.EndsWith(".csproj", Ordinal))];
        string ci = Repository.Read(".ci/run");
        Law.Holds("The solution's projects are there.", solution.Except(projects));
        Law.Holds(
            "A project stands in the solution, or its folder in .ci/run.",
            projects.Except(solution)
                .Where(project => !ci.Contains(Path.GetDirectoryName(project)!, Ordinal)));
        Law.Holds(
            "Every project has a lock file.",
            from project in projects
            let lockFile = $"{Path.GetDirectoryName(project)}/packages.lock.json"
            where !Repository.Exists(lockFile)
            select lockFile);
    }

    /// <summary>Both flavors are restored as their lock files say; ONNX Runtime alone is another package in each.
    /// </summary>
    [Fact]
    public void CudaLockFile_OfAProject_HoldsThePackagesOfItsCpuFlavor()
    {
        IEnumerable<string> offenders =
            from project in SolutionProject().Matches(Repository.Read("SelfRepair.sln"))
            let folder = Path.GetDirectoryName(project.Groups["path"].Value.Replace('\\', '/'))
            let cuda = $"{folder}/packages.cuda.lock.json"
            where !Repository.Exists(cuda)
                || !LockedPackages(cuda).SetEquals(LockedPackages($"{folder}/packages.lock.json"))
            select cuda;
        Law.Holds("The CUDA flavor's lock files are of today: dotnet restore -p:SelfRepairCuda=true.", offenders);
    }

    [Fact]
    public void PackageVersion_OfAnyProject_StandsInOneFile()
    {
        IEnumerable<string> offenders =
            from path in Repository.Files()
            where path.EndsWith(".csproj", Ordinal) || path.EndsWith("Build.props", Ordinal)
            from reference in XDocument.Parse(Repository.Read(path)).Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{path}: {reference}";
        Law.Holds("Versions stand in Directory.Packages.props.", offenders);
    }

    /// <summary>Every package but ONNX Runtime with its version.</summary>
    private static HashSet<string> LockedPackages(string lockFile)
    {
        using JsonDocument document = JsonDocument.Parse(Repository.Read(lockFile));
        return
        [
            .. from framework in document.RootElement.GetProperty("dependencies").EnumerateObject()
               from package in framework.Value.EnumerateObject()
               where !package.Name.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.OrdinalIgnoreCase)
               where package.Value.TryGetProperty("resolved", out _)
               select $"{package.Name} {package.Value.GetProperty("resolved").GetString()}",
        ];
    }

    [GeneratedRegex(@"""(?<path>[^""]+\.csproj)""", RegexOptions.ExplicitCapture)]
    private static partial Regex SolutionProject();
}
