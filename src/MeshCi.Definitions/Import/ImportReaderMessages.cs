using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Model;

namespace MeshCi.Definitions.Import;

/// <summary>Why a file, or a resource of a file, was not imported.</summary>
internal static class ImportReaderMessages
{
    public static string IsDefinedTwice(string file, ResourceId id, string other, int line) =>
        $"'{file}' defines {id}, which '{other}' already defines differently in line {line}. The first definition was used. "
        + "Remove or rename one of the resources.";

    public static string Repeats(string file, int count, string other) =>
        $"'{file}' repeats {count} {(count == 1 ? "resource" : "resources")} of '{other}' with the same content.";

    public static string BelongToAnotherMesh(string first, int more, string mesh, string wanted) =>
        $"'{Wording.Short(first)}'{(more == 0 ? " belongs" : $" and {more} more belong")} to the mesh '{Wording.Short(mesh)}', "
        + $"but this import is for '{Wording.Short(wanted)}'. {(more == 0 ? "It was" : "They were")} not imported. "
        + $"To import that mesh as well, run the import again with -p:MeshName={Wording.Short(mesh)}.";

    public static string IsTooLarge(string file) =>
        $"'{file}' is larger than {ImportReader.LargestFile / 1024 / 1024} MiB. Import a file that contains only App Mesh resources.";

    public static string IsUtf16(string file) => $"'{file}' is encoded as UTF-16. Save it as UTF-8, for example with 'iconv -f UTF-16 -t UTF-8'.";

    public static string IsNotAnObject(string file) =>
        $"'{file}' contains a value that is not an object. Provide the output of 'aws appmesh describe-...', or another format that MeshImport reads.";

    public static string IsNotValid(string file, string language, int line, string reason) => $"'{file}' is not valid {language} in line {line}: {reason}";

    public static string Fix(bool hasOthers) => hasOthers ? "Correct the file. The other files were read." : "Correct the file.";
}
