using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace SelfRepair.Architecture.Tests;

/// <summary>Which project may know of which: arrows point at Analysis and never back.</summary>
public sealed class ArrowTests
{
    private static readonly string[] AnalysisForbids =
    [
        "Microsoft", "Serilog", "Google", "Grpc", "System.IO", "System.Net", "System.Text.Json", "System.Console",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.DateTime", "System.DateTimeOffset",
        "System.TimeProvider", "System.Random",
    ];

    [Fact]
    public void Analysis_ByItsTypes_KnowsNeitherRuntimeNorWebNorFilesNorClock()
    {
        Law.Holds("Analysis is pure.", Known("SelfRepair.Analysis", AnalysisForbids));
    }

    [Theory]
    [InlineData("SelfRepair.Analysis", new string[0])]
    [InlineData("SelfRepair.Inference", new[] { "SelfRepair.Analysis" })]
    [InlineData("onnx-export", new[] { "SelfRepair.Analysis", "SelfRepair.Inference" })]
    [InlineData("SelfRepair.Api", new[] { "SelfRepair.Analysis", "SelfRepair.Inference", "onnx-export" })]
    public void Assembly_ByItsReferences_KnowsOnlyWhatItMay(string assembly, string[] allowed)
    {
        IEnumerable<string> known = Load(assembly).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("SelfRepair.", StringComparison.Ordinal) || name == "onnx-export");
        Law.Holds($"{assembly} may reference {string.Join(", ", allowed)}.", known.Except(allowed));
    }

    [Theory]
    [InlineData("src/Analysis/Analysis.csproj", new string[0])]
    [InlineData("src/Inference/Inference.csproj", new[] { "Analysis" })]
    [InlineData("onnx-export/OnnxExport.csproj", new[] { "Inference" })]
    [InlineData("src/Api/Api.csproj", new[] { "Analysis", "Inference", "OnnxExport" })]
    public void Project_ByItsFile_ReferencesOnlyWhatItMay(string project, string[] allowed)
    {
        IEnumerable<string> references = XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Law.Holds($"{project} may reference {string.Join(", ", allowed)}.", references.Except(allowed));
    }

    /// <summary>The benchmarks are no part of the product: they hold the engine against ONNX Runtime's bare
    /// product.</summary>
    [Theory]
    [InlineData("Microsoft.ML.OnnxRuntime")]
    [InlineData("Microsoft.ML.Tokenizers")]
    public void Library_OfInference_IsNamedByNoOtherProject(string library)
    {
        IEnumerable<string> offenders = Repository.ProductSources
            .Where(file => !file.Path.StartsWith("src/Inference/", StringComparison.Ordinal)
                && !file.Path.StartsWith("benchmarks/", StringComparison.Ordinal))
            .Where(file => file.Text.Contains(library, StringComparison.Ordinal))
            .Select(file => file.Path);
        Law.Holds($"Only Inference names {library}.", offenders);
        Assert.Contains(Load("SelfRepair.Inference").GetReferencedAssemblies(), name => name.Name == library);
        Assert.All(
            ["SelfRepair.Analysis", "onnx-export", "SelfRepair.Api"],
            assembly => Assert.DoesNotContain(Load(assembly).GetReferencedAssemblies(), name => name.Name == library));
    }

    [Theory]
    [InlineData("SelfRepair.Inference")]
    [InlineData("onnx-export")]
    public void Assembly_BelowTheService_KnowsNoWebNorLoggingLibrary(string assembly)
    {
        Law.Holds(
            $"{assembly} serves no web.",
            Known(assembly, "Microsoft.AspNetCore", "Microsoft.Extensions.DependencyInjection", "Serilog"));
    }

    [Fact]
    public void Known_OfAnAssembly_FindsTypesAndNamespaces()
    {
        string[] named = ["System.IO.File", "System.TimeProvider"];

        Assert.Equal(named, Known("SelfRepair.Api", named));
        Assert.Contains("Serilog.LoggerConfiguration", Known("SelfRepair.Api", "Serilog"));
    }

    /// <summary>Types of other assemblies that an assembly names and that are forbidden, or lie in a forbidden
    /// namespace.</summary>
    private static IEnumerable<string> Known(string assembly, params string[] forbidden)
    {
        using PEReader file = new(File.OpenRead(Load(assembly).Location));
        MetadataReader metadata = file.GetMetadataReader();
        return
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
                .Where(name => Array.Exists(
                    forbidden, rule => name == rule || name.StartsWith(rule + ".", StringComparison.Ordinal)))
                .Distinct().Order(StringComparer.Ordinal),
        ];
    }

    private static Assembly Load(string name) => Assembly.Load(name);
}
