using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SelfRepair.Architecture.Tests;

/// <summary>Which rooms of a project use which. A room is a folder directly below the project, with what lies in it;
/// the project's own files are the room <c>.</c>.</summary>
/// <remarks>By the compiler's own symbols, not by the assembly, as ArchUnitNET has it: a compiler copies constants and
/// forgets names, so that a use of another room's constant, which a reader follows, is nowhere in what it
/// writes.</remarks>
internal sealed class RoomGraph
{
    /// <summary>Uses that a sentence names as examples of an arrow.</summary>
    private const int MaxExamples = 3;

    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> arrows =
        new(StringComparer.Ordinal);

    private readonly string folder;

    private RoomGraph(string folder) => this.folder = folder;

    /// <summary>What the SDK's implicit usings bring into every file.</summary>
    private static SyntaxTree ImplicitUsings { get; } = CSharpSyntaxTree.ParseText(string.Concat(new[]
    {
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json",
        "System.Threading", "System.Threading.Tasks", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    }.Select(space => $"global using global::{space};\n")));

    /// <summary>Draws the rooms of a project.</summary>
    /// <param name="folder">The project's folder, from the root of the checkout.</param>
    /// <param name="files">Its C# files.</param>
    public static RoomGraph Of(string folder, IEnumerable<SourceFile> files)
    {
        RoomGraph graph = new(folder);
        SyntaxTree[] trees =
            [.. files.Select(file => CSharpSyntaxTree.ParseText(file.Text, path: file.Path))];
        var compilation = CSharpCompilation.Create(
            "rooms", [ImplicitUsings, .. trees], References(), new(OutputKind.ConsoleApplication));
        foreach (SyntaxTree tree in trees)
        {
            graph.Draw(compilation.GetSemanticModel(tree), tree);
        }

        return graph;
    }

    /// <summary>The circles, each as a sentence that names its rooms, its arrows and where they are drawn.</summary>
    public IEnumerable<string> Circles()
    {
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (string room in arrows.Keys)
        {
            string[] circle = [.. Reached(room).Where(other => Reached(other).Contains(room)).Order()];
            if (circle.Contains(room) && told.Add(string.Join(' ', circle)))
            {
                yield return $"{folder}: {string.Join(", ", circle)} form a circle:\n{Arrows(circle)}";
            }
        }
    }

    /// <summary>The runtime, the framework and the libraries: what this process itself was started with.</summary>
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));

    private void Draw(SemanticModel model, SyntaxTree tree)
    {
        string from = RoomOf(tree.FilePath);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            foreach (string to in FilesOf(model.GetSymbolInfo(name)).Select(RoomOf).Where(room => room != from))
            {
                Examples(from, to).Add($"{tree.FilePath} uses {name.Identifier.Text}");
            }
        }
    }

    /// <summary>The files of the project that declare what a name means, or may mean.</summary>
    private static IEnumerable<string> FilesOf(SymbolInfo info) =>
        from symbol in info.Symbol is ISymbol known ? [known] : info.CandidateSymbols
        where symbol is not INamespaceSymbol
        let type = symbol as INamedTypeSymbol ?? symbol.ContainingType
        where type is not null
        from declaration in type.OriginalDefinition.DeclaringSyntaxReferences
        where declaration.SyntaxTree.FilePath.Length > 0
        select declaration.SyntaxTree.FilePath;

    private SortedSet<string> Examples(string from, string to)
    {
        if (!arrows.TryGetValue(from, out SortedDictionary<string, SortedSet<string>>? targets))
        {
            arrows[from] = targets = new(StringComparer.Ordinal);
        }

        if (!targets.TryGetValue(to, out SortedSet<string>? examples))
        {
            targets[to] = examples = new(StringComparer.Ordinal);
        }

        return examples;
    }

    private HashSet<string> Reached(string room)
    {
        HashSet<string> reached = new(StringComparer.Ordinal);
        Stack<string> open = new([room]);
        while (open.TryPop(out string? from))
        {
            foreach (string to in arrows.TryGetValue(from, out var targets) ? targets.Keys.AsEnumerable() : [])
            {
                if (reached.Add(to))
                {
                    open.Push(to);
                }
            }
        }

        return reached;
    }

    private string Arrows(string[] circle) => string.Join('\n',
        from room in circle
        from target in arrows[room]
        where circle.Contains(target.Key)
        select $"  {room} -> {target.Key}: {string.Join("; ", target.Value.Take(MaxExamples))}");

    private string RoomOf(string path)
    {
        string inside = path[(folder.Length + 1)..];
        return inside.Contains('/', StringComparison.Ordinal) ? inside.Split('/')[0] : ".";
    }
}
